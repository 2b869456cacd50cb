package procurator.wire;

import java.nio.ByteBuffer;

/** One direction of a stream as it comes in: turns the bytes of the wire into plain bytes. Belongs to one loop. */
public interface Decoder {
    /**
     * Decodes what {@code in} holds, frame by frame.
     *
     * @param in received bytes in a heap buffer; its position moves past what was taken. What is left is the start of a
     *     frame and is presented again, with more bytes behind it
     * @param out takes the plain bytes from {@code offset} on; has room for {@code in.remaining()} bytes. Never the
     *     array behind {@code in}
     * @return how many plain bytes were written to {@code out}
     * @throws ProtocolException if the bytes cannot be of this format (failed tag, bad length); the stream is broken
     */
    int decode(ByteBuffer in, byte[] out, int offset) throws ProtocolException;

    /** How many plain bytes the last {@link #decode} wrote, also where it failed behind them. */
    default int decoded() {
        return 0;
    }

    /**
     * How many bytes, behind those of it that are here, end the frame that has begun and tell how long the next one is;
     * 0 while that is not known.
     *
     * @param here how many bytes {@link #decode} left untaken
     */
    default int missing(int here) {
        return 0;
    }

    /**
     * Whether it takes no more, since what follows on the connection is of another stream: that stays where it is, and
     * is read no further.
     */
    default boolean isOver() {
        return false;
    }

    /** Whether the stream may end here: true between two frames, false inside one. Asked when FIN came. */
    boolean atFrameEnd();
}
