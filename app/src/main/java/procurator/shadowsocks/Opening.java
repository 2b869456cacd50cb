package procurator.shadowsocks;

import java.nio.ByteBuffer;

/** What a stream begins with, on the writing side. Nothing is drawn, stamped or derived before it is written. */
interface Opening {
    /** An upper bound of what it writes beside the payload it takes. */
    int size();

    /**
     * Writes it at {@code out}'s position, together with as much of the payload as belongs to its first frame.
     *
     * @param payload in a heap buffer; its position moves past what was taken
     * @return the key of the frames that follow
     */
    StreamKey write(ByteBuffer payload, ByteBuffer out);
}
