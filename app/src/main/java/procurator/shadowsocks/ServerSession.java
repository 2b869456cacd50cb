package procurator.shadowsocks;

import org.jspecify.annotations.Nullable;

/** Answers of one association, as the server half seals them. */
public interface ServerSession {
    /** Whether it is known wherever its packets come from; else another port is another association. */
    boolean roams();

    /** How many bytes a packet has for {@code length} bytes of address and payload. */
    int sealedSize(int length);

    /**
     * Seals an answer.
     *
     * @param addressed address and payload, the address where the answer came from
     * @param out takes {@link #sealedSize} bytes from {@code outOffset} on; never {@code addressed}
     * @return how many bytes the packet has
     */
    int seal(byte[] addressed, int offset, int length, byte[] out, int outOffset);

    /** Whose association it is; {@code null} where the server has no users. */
    default @Nullable String user() {
        return null;
    }

    /** Has {@link PacketReader#open} find this new session from now on. */
    default void keep() {}

    /** The association of this session has ended. */
    default void forget() {}
}
