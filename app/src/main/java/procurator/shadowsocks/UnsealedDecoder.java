package procurator.shadowsocks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.crypto.StreamCipher;
import procurator.wire.Decoder;
import procurator.wire.ProtocolException;

/**
 * One direction of a stream that nobody seals, as it comes in. There are no frames: whatever comes is taken, and the
 * stream may end anywhere, also where somebody has cut it.
 */
final class UnsealedDecoder implements Decoder {
    private final UnsealedSecrets secrets;
    private StreamCipher.@Nullable Direction cipher;
    private int decoded;

    /** Of an answer, which begins with an IV. */
    UnsealedDecoder(UnsealedSecrets secrets) {
        this.secrets = secrets;
    }

    /** Of what follows a request. */
    UnsealedDecoder(UnsealedSecrets secrets, StreamCipher.Direction cipher) {
        this.secrets = secrets;
        this.cipher = cipher;
    }

    /** An answer is fresh as well: neither an earlier one nor our own request sent back. */
    @Override
    public int decode(ByteBuffer in, byte[] out, int offset) throws ProtocolException {
        decoded = 0;
        StreamCipher.Direction decrypting = cipher;
        if (decrypting == null) {
            if (in.remaining() < secrets.ivSize) {
                return 0;
            }
            byte[] iv = new byte[secrets.ivSize];
            in.get(iv);
            if (!secrets.takes(iv)) {
                throw new ProtocolException("an answer with an IV seen before");
            }
            decrypting = secrets.cipher.decrypting(iv);
            cipher = decrypting;
        }
        decoded = in.remaining();
        decrypting.apply(in.array(), in.arrayOffset() + in.position(), decoded, out, offset);
        in.position(in.limit());
        return decoded;
    }

    @Override
    public int decoded() {
        return decoded;
    }

    @Override
    public boolean atFrameEnd() {
        return true;
    }
}
