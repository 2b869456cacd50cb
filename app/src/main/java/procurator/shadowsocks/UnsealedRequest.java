package procurator.shadowsocks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import procurator.crypto.StreamCipher;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/**
 * How a link that nobody seals begins, as the server reads it: see {@link UnsealedEncoder}. That it reads as an address is
 * all that tells a client from a stranger, so nothing is let pass that no client writes; 2 in 256 of all noise do.
 */
final class UnsealedRequest implements RequestReader {
    private final UnsealedSecrets secrets;

    UnsealedRequest(UnsealedSecrets secrets) {
        this.secrets = secrets;
    }

    /** Takes nothing before the address is whole, which is read from its start each time: 259 bytes at most. */
    @Override
    public @Nullable LinkRequest read(ByteBuffer in) throws LinkRefused {
        int length = in.remaining() - secrets.ivSize;
        if (length <= 0) {
            return null;
        }
        byte[] iv = new byte[secrets.ivSize];
        in.get(in.position(), iv);
        StreamCipher.Direction cipher = secrets.cipher.decrypting(iv);
        byte[] plain = new byte[length];
        cipher.apply(in.array(), in.arrayOffset() + in.position() + iv.length, length, plain, 0);
        ByteBuffer head = ByteBuffer.wrap(plain);
        Address target = target(head);
        if (target == null) {
            return null;
        }
        if (!secrets.takes(iv)) {
            throw LinkRefused.replayed(null);
        }
        in.position(in.limit());
        byte[] payload = Arrays.copyOfRange(plain, head.position(), length);
        return new LinkRequest(
                target, payload, new UnsealedDecoder(secrets, cipher), new UnsealedEncoder(secrets, null), null);
    }

    private static @Nullable Address target(ByteBuffer head) throws LinkRefused {
        try {
            Address target = Address.read(head);
            if (target == null || target.port() != 0) {
                return target;
            }
        } catch (ProtocolException _) { // no address, as one with port 0 is none
        }
        throw LinkRefused.unreadable();
    }
}
