package procurator.shadowsocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.crypto.SecretKey;
import procurator.crypto.Aead;

/**
 * The key of one direction of a stream, and how often it was used: both editions take that count for a nonce, 12 bytes in
 * little-endian order.
 */
final class StreamKey {
    /** What a frame adds to its payload: a sealed length of 2 bytes, and the payload's tag. */
    static final int FRAME_OVERHEAD = 2 + Aead.TAG + Aead.TAG;

    /** A sealed length. */
    static final int LENGTH = 2 + Aead.TAG;

    private static final VarHandle COUNT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final LinkSecrets shared;
    private final SecretKey key;
    private long count;

    StreamKey(LinkSecrets shared, SecretKey key) {
        this.shared = shared;
        this.key = key;
    }

    /** Goes on from another count: for the tests, which cannot wait for 2^63 frames. */
    void count(long used) {
        count = used;
    }

    /** Seals {@code length} bytes; returns how many that makes. */
    int seal(byte[] in, int offset, int length, byte[] out, int outOffset) {
        return shared.aead.seal(key, nextNonce(), in, offset, length, out, outOffset);
    }

    /** Seals the next {@code length} bytes of {@code in} at {@code out}'s position; both move on. */
    void seal(ByteBuffer in, int length, ByteBuffer out) {
        int from = in.arrayOffset() + in.position();
        int to = out.arrayOffset() + out.position();
        int sealed = seal(in.array(), from, length, out.array(), to);
        in.position(in.position() + length);
        out.position(out.position() + sealed);
    }

    /** Seals what was written to {@code out} from {@code start} on, where it stands. */
    void sealInPlace(ByteBuffer out, int start) {
        byte[] array = out.array();
        int at = out.arrayOffset() + start;
        out.position(start + seal(array, at, out.position() - start, array, at));
    }

    /** Seals a length at {@code out}'s position. */
    void sealLength(int length, ByteBuffer out) {
        out.position(out.position() + sealLength(length, out.array(), out.arrayOffset() + out.position()));
    }

    private int sealLength(int length, byte[] out, int outOffset) {
        byte[] plain = shared.length;
        plain[0] = (byte) (length >> 8);
        plain[1] = (byte) length;
        return seal(plain, 0, 2, out, outOffset);
    }

    /** Seals a length and as much payload; returns how many bytes that makes. */
    int sealFrame(byte[] payload, int offset, int length, byte[] out, int outOffset) {
        int sealed = sealLength(length, out, outOffset);
        return sealed + seal(payload, offset, length, out, outOffset + sealed);
    }

    /**
     * Opens the next {@code length} bytes of {@code in}, the tag among them, and moves its position past them.
     *
     * @return {@code length} - 16, or -1 if the tag does not fit
     */
    int open(ByteBuffer in, int length, byte[] out, int outOffset) {
        int at = in.position();
        in.position(at + length);
        return shared.aead.open(key, nextNonce(), in.array(), in.arrayOffset() + at, length, out, outOffset);
    }

    /** Opens the next {@value #LENGTH} bytes of {@code in}; returns the length they hold, or -1 if the tag does not fit. */
    int openLength(ByteBuffer in) {
        byte[] plain = shared.length;
        return open(in, LENGTH, plain, 0) < 0 ? -1 : ((plain[0] & 0xff) << 8) + (plain[1] & 0xff);
    }

    private byte[] nextNonce() {
        if (count < 0) {
            throw new IllegalStateException("all nonces of this stream are used up"); // and must never be used twice
        }
        COUNT.set(shared.nonce, 0, count++);
        return shared.nonce;
    }
}
