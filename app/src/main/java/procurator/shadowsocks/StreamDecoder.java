package procurator.shadowsocks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.crypto.Aead;
import procurator.wire.Decoder;
import procurator.wire.ProtocolException;

/**
 * One direction of a stream as it comes in.
 *
 * <pre>{ | length: 2 bytes, big-endian | tag: 16 bytes | payload: length bytes | tag: 16 bytes | }*</pre>
 *
 * A length is opened as soon as it is here and kept, so that it is opened once however slowly its payload comes.
 */
final class StreamDecoder implements Decoder {
    /** No length is open: the next bytes are one. */
    private static final int NONE = -1;

    /** What stands before the frames, where this side has to read that yet. */
    interface Beginning {
        /**
         * Takes all of it or nothing.
         *
         * @return {@code null} while it is incomplete
         */
        @Nullable
        Begun read(ByteBuffer in) throws ProtocolException;
    }

    /** The key of a stream, and the length of the payload that comes next. */
    record Begun(StreamKey key, int length) {}

    private final int longestChunk;
    private @Nullable Beginning beginning;
    private @Nullable StreamKey key;
    private int pending = NONE;
    private int decoded;

    /** For a stream that has still to begin. */
    StreamDecoder(int longestChunk, Beginning beginning) {
        this.longestChunk = longestChunk;
        this.beginning = beginning;
    }

    /** For a stream whose beginning was read. */
    StreamDecoder(int longestChunk, StreamKey key) {
        this.longestChunk = longestChunk;
        this.key = key;
    }

    /** A length as {@link StreamKey#openLength} gives it. In both editions a frame has payload, by libev's reading too. */
    static int checked(int length, int longest) throws ProtocolException {
        if (length < 1 || length > longest) {
            throw new ProtocolException(length < 0 ? "a length's tag does not fit" : "a frame of " + length + " bytes");
        }
        return length;
    }

    @Override
    public int decode(ByteBuffer in, byte[] out, int offset) throws ProtocolException {
        decoded = 0;
        StreamKey opening = key == null ? begin(in) : key;
        while (opening != null && frameIsHere(opening, in)) {
            int payload = opening.open(in, pending + Aead.TAG, out, offset + decoded);
            if (payload < 0) {
                throw new ProtocolException("a frame's tag does not fit");
            }
            decoded += payload;
            pending = NONE;
        }
        return decoded;
    }

    @Override
    public int decoded() {
        return decoded;
    }

    private @Nullable StreamKey begin(ByteBuffer in) throws ProtocolException {
        Begun begun = beginning == null ? null : beginning.read(in);
        if (begun == null) {
            return null;
        }
        beginning = null;
        key = begun.key();
        pending = begun.length();
        return key;
    }

    private boolean frameIsHere(StreamKey opening, ByteBuffer in) throws ProtocolException {
        if (pending == NONE && in.remaining() >= StreamKey.LENGTH) {
            pending = checked(opening.openLength(in), longestChunk);
        }
        return pending != NONE && in.remaining() >= pending + Aead.TAG;
    }

    @Override
    public int missing(int here) {
        return pending == NONE ? 0 : pending + Aead.TAG + StreamKey.LENGTH - here;
    }

    @Override
    public boolean atFrameEnd() {
        return pending == NONE;
    }
}
