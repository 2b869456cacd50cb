package procurator.shadowsocks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.wire.ProtocolException;

/**
 * How the answer of the classic edition begins.
 *
 * <pre>| salt: 16, 24 or 32 bytes | frames of payload |</pre>
 *
 * @see "SIP004"
 */
final class Sip004Response {
    private Sip004Response() {}

    /** Takes no payload: all frames look alike. */
    static final class Writer implements Opening {
        private final LinkSecrets secrets;
        private final byte[] psk;

        Writer(LinkSecrets secrets, byte[] psk) {
            this.secrets = secrets;
            this.psk = psk;
        }

        @Override
        public int size() {
            return secrets.keySize;
        }

        @Override
        public StreamKey write(ByteBuffer payload, ByteBuffer out) {
            byte[] salt = secrets.drawRemembered(new byte[secrets.keySize]);
            out.put(salt);
            return secrets.streamKey(psk, salt);
        }
    }

    /** An answer is fresh as well: neither an earlier one nor our own request sent back. */
    static final class Reader implements StreamDecoder.Beginning {
        private final LinkSecrets secrets;
        private final byte[] psk;

        Reader(LinkSecrets secrets, byte[] psk) {
            this.secrets = secrets;
            this.psk = psk;
        }

        @Override
        public StreamDecoder.@Nullable Begun read(ByteBuffer in) throws ProtocolException {
            int saltSize = secrets.keySize;
            if (in.remaining() < saltSize + StreamKey.LENGTH) {
                return null;
            }
            byte[] salt = new byte[saltSize];
            in.get(salt);
            StreamKey key = secrets.streamKey(psk, salt);
            int length = StreamDecoder.checked(key.openLength(in), Sip004.LONGEST_CHUNK);
            if (!secrets.seen.add(salt)) {
                throw new ProtocolException("an answer with a salt seen before");
            }
            return new StreamDecoder.Begun(key, length);
        }
    }
}
