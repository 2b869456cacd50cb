package procurator.shadowsocks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.crypto.StreamCipher;
import procurator.wire.Address;
import procurator.wire.Encoder;

/**
 * One direction of a stream that nobody seals, as it goes out. Drawn when the first bytes go.
 *
 * <pre>| IV: 12 or 16 bytes | encrypted: address, in requests alone; payload |</pre>
 */
final class UnsealedEncoder implements Encoder {
    private final UnsealedSecrets secrets;
    private final @Nullable Address target;
    private StreamCipher.@Nullable Direction cipher;

    /** @param target {@code null} of an answer */
    UnsealedEncoder(UnsealedSecrets secrets, @Nullable Address target) {
        this.secrets = secrets;
        this.target = target;
    }

    @Override
    public int encode(byte[] plain, int offset, int length, byte[] out, int outOffset) {
        StreamCipher.Direction encrypting = cipher;
        int at = outOffset;
        if (encrypting == null) {
            byte[] iv = secrets.drawRemembered();
            System.arraycopy(iv, 0, out, at, iv.length);
            at += iv.length;
            encrypting = secrets.cipher.encrypting(iv);
            cipher = encrypting;
            ByteBuffer head = ByteBuffer.allocate(headSize());
            if (target != null) {
                target.write(head);
            }
            encrypting.apply(head.array(), 0, head.position(), out, at);
            at += head.position();
        }
        encrypting.apply(plain, offset, length, out, at);
        return at + length - outOffset;
    }

    private int headSize() {
        return target == null ? 0 : target.length();
    }

    @Override
    public int encodedSize(int length) {
        return length + (cipher == null ? secrets.ivSize + headSize() : 0);
    }

    @Override
    public boolean opensWithNextBytes() {
        return cipher == null;
    }
}
