package procurator.shadowsocks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import procurator.crypto.Aead;
import procurator.wire.ProtocolException;

/**
 * How the answer of the 2022 edition begins: its header is the first frame's length.
 *
 * <pre>
 * | salt: as long as the key | header: 11 bytes and a salt | tag | payload: length bytes | tag |
 * header: | type: 1 | unix seconds: 8 bytes | the request's salt | length: 2 bytes |
 * </pre>
 *
 * @see "SIP022"
 */
final class Sip022Response {
    private static final int TYPE = 1;

    private Sip022Response() {}

    private static int headerSize(int saltSize) {
        return 1 + Long.BYTES + saltSize + Short.BYTES;
    }

    /** Written without payload it says length 0, and a frame of a tag alone follows. */
    static final class Writer implements Opening {
        private final LinkSecrets secrets;
        private final byte[] psk;
        private final byte[] requestSalt;

        Writer(LinkSecrets secrets, byte[] psk, byte[] requestSalt) {
            this.secrets = secrets;
            this.psk = psk;
            this.requestSalt = requestSalt;
        }

        @Override
        public int size() {
            return requestSalt.length + headerSize(requestSalt.length) + Aead.TAG + Aead.TAG;
        }

        @Override
        public StreamKey write(ByteBuffer payload, ByteBuffer out) {
            byte[] salt = secrets.freshSalt();
            StreamKey key = secrets.streamKey(psk, salt);
            int taken = Math.min(payload.remaining(), Sip022.LONGEST_CHUNK);
            out.put(salt);
            int start = out.position();
            out.put((byte) TYPE).putLong(secrets.now()).put(requestSalt).putShort((short) taken);
            key.sealInPlace(out, start);
            key.seal(payload, taken, out);
            return key;
        }
    }

    /**
     * An answer is to our request, and in time; so it need not be looked up whether it was seen before. In time by our
     * clock as it is or as it was when we asked: it may have jumped since.
     */
    static final class Reader implements StreamDecoder.Beginning {
        private final Sip022Request.Client client;
        private final Sip022Request.Writer request;

        Reader(Sip022Request.Client client, Sip022Request.Writer request) {
            this.client = client;
            this.request = request;
        }

        @Override
        public StreamDecoder.@Nullable Begun read(ByteBuffer in) throws ProtocolException {
            int saltSize = client.secrets.keySize;
            int sealed = headerSize(saltSize) + Aead.TAG;
            if (in.remaining() < saltSize + sealed) {
                return null;
            }
            byte[] salt = new byte[saltSize];
            in.get(salt);
            StreamKey key = client.streamKey(salt);
            byte[] plain = new byte[headerSize(saltSize)];
            if (key.open(in, sealed, plain, 0) < 0) {
                throw new ProtocolException("the answer's tag does not fit");
            }
            return new StreamDecoder.Begun(key, length(ByteBuffer.wrap(plain), salt));
        }

        private int length(ByteBuffer header, byte[] repeated) throws ProtocolException {
            if (header.get() != TYPE) {
                throw new ProtocolException("header type " + header.get(0) + " (expected: 1)");
            }
            long stamp = header.getLong();
            long skew = Stamp.skew(stamp, client.secrets.now());
            if (Stamp.isTooFar(skew) && Stamp.isTooFar(Stamp.skew(stamp, request.now()))) {
                throw new ClockSkew(skew);
            }
            header.get(repeated);
            if (!Arrays.equals(repeated, request.salt())) {
                throw new ProtocolException("the answer is to another request");
            }
            return Short.toUnsignedInt(header.getShort());
        }
    }
}
