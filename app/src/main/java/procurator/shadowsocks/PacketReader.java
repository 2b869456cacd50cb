package procurator.shadowsocks;

import org.jspecify.annotations.Nullable;

/** Opens the packets of the other half. One instance belongs to one loop. */
public interface PacketReader {
    /**
     * Opens a packet.
     *
     * @param out takes up to {@code length} bytes from {@code outOffset} on; never {@code packet}
     * @param opened says where address and payload stand in {@code out}, the address well-formed; and at the server
     *     which session that is: one that is kept, or a new one
     * @return {@code null}, or why the packet must be dropped; {@code out} then holds nothing of use
     */
    @Nullable
    Refusal open(byte[] packet, int offset, int length, byte[] out, int outOffset, Opened opened);
}
