package procurator.shadowsocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import javax.crypto.SecretKey;

/**
 * How packets of the 2022 edition are sealed. Each has two IDs, its session's and its own, 8 bytes each, and a {@link
 * PacketBody}; how the IDs are hidden and what key there is depends on the cipher. One instance belongs to one half of
 * one loop, and holds what it read of the packet in work. What that costs is
 * decision 005.
 *
 * @see "SIP022, section 3.2"
 */
abstract sealed class PacketCipher permits AesPackets, XChacha20Packets {
    /** Bytes of both IDs. */
    static final int IDS = 16;

    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private long session;
    private long number;
    private Identities.User user;

    /** For packets of this user, unless one names another. */
    PacketCipher(Identities.User user) {
        this.user = user;
    }

    /** The session ID of the packet in work. */
    final long session() {
        return session;
    }

    /** The packet ID of the packet in work. */
    final long number() {
        return number;
    }

    /** Whose packet is in work. */
    final Identities.User user() {
        return user;
    }

    final void readIds(byte[] plain, int offset) {
        session = (long) LONG.get(plain, offset);
        number = (long) LONG.get(plain, offset + Long.BYTES);
    }

    final void user(Identities.User named) {
        user = named;
    }

    static void writeIds(long session, long number, byte[] out, int offset) {
        LONG.set(out, offset, session);
        LONG.set(out, offset + Long.BYTES, number);
    }

    /** The key of one direction of a session. */
    abstract SecretKey key(Identities.User user, long session);

    /** Bytes of a packet that stand before its body. */
    abstract int head();

    /** Writes the IDs, still plain, of a packet that begins at {@code start}. */
    abstract void begin(long session, long number, byte[] out, int start);

    /**
     * Seals the packet from {@code start} to {@code end}, begun and with its body written, where it stands.
     *
     * @return how many bytes the packet has
     */
    abstract int seal(Identities.User receiver, SecretKey key, byte[] out, int start, int end);

    /**
     * Reads what says under which key a packet is: {@link #session}, {@link #number}, {@link #user}. Whether they are
     * authentic is known only when it was opened.
     *
     * @return false for a packet that cannot be one
     */
    abstract boolean read(byte[] packet, int offset, int length, byte[] out, int outOffset);

    /**
     * Opens the packet just read; its body then stands in {@code out} from {@code outOffset} + 16 on.
     *
     * @return bytes of the body, or -1 if the tag does not fit
     */
    abstract int open(SecretKey key, byte[] packet, int offset, int length, byte[] out, int outOffset);
}
