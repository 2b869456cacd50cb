package procurator.shadowsocks;

/**
 * Packets of one association, as the client half seals them and opens the answers. Plain is what a SOCKS datagram holds
 * behind its first 3 bytes.
 *
 * <pre>| address | payload |</pre>
 */
public interface ClientSession extends PacketReader {
    /** Whether the server knows an association wherever its packets come from; else another port is another one. */
    boolean roams();

    /** How many bytes a packet has for {@code length} bytes of address and payload. */
    int sealedSize(int length);

    /**
     * Seals a packet.
     *
     * @param addressed address and payload, the target's address well-formed
     * @param out takes {@link #sealedSize} bytes from {@code outOffset} on; never {@code addressed}
     * @return how many bytes the packet has
     */
    int seal(byte[] addressed, int offset, int length, byte[] out, int outOffset);
}
