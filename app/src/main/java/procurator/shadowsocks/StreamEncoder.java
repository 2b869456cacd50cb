package procurator.shadowsocks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.wire.Encoder;

/** One direction of a stream as it goes out: an opening, then frames as long as there are bytes for. */
final class StreamEncoder implements Encoder {
    private final int longestChunk;
    private @Nullable Opening opening;
    private @Nullable StreamKey key;

    StreamEncoder(int longestChunk, Opening opening) {
        this.longestChunk = longestChunk;
        this.opening = opening;
    }

    @Override
    public int encode(byte[] plain, int offset, int length, byte[] out, int outOffset) {
        Opening due = opening;
        if (due == null) {
            return frames(plain, offset, length, out, outOffset);
        }
        ByteBuffer payload = ByteBuffer.wrap(plain, offset, length);
        ByteBuffer to = ByteBuffer.wrap(out, outOffset, out.length - outOffset);
        key = due.write(payload, to);
        opening = null;
        int opened = to.position();
        return opened - outOffset + frames(plain, payload.position(), payload.remaining(), out, opened);
    }

    private int frames(byte[] plain, int offset, int length, byte[] out, int outOffset) {
        StreamKey sealing = key;
        int at = outOffset;
        for (int done = 0; sealing != null && done < length; ) {
            int chunk = Math.min(longestChunk, length - done);
            at += sealing.sealFrame(plain, offset + done, chunk, out, at);
            done += chunk;
        }
        return at - outOffset;
    }

    @Override
    public int encodedSize(int length) {
        int frames = Math.ceilDiv(length, longestChunk);
        int due = opening == null ? 0 : opening.size();
        return due + length + frames * StreamKey.FRAME_OVERHEAD;
    }

    @Override
    public boolean opensWithNextBytes() {
        return opening != null;
    }
}
