package procurator.shadowsocks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import procurator.crypto.Aead;
import procurator.wire.Address;
import procurator.wire.Decoder;
import procurator.wire.Encoder;

/**
 * How a link of the classic edition begins: the payload's first bytes are the target's address.
 *
 * <pre>| salt: 16, 24 or 32 bytes | frames of: address, payload |</pre>
 *
 * @see "SIP004"
 */
final class Sip004Request {
    private Sip004Request() {}

    /** Address and payload share the first frame. */
    static final class Writer implements Opening {
        private final LinkSecrets secrets;
        private final byte[] psk;
        private final Address target;

        Writer(LinkSecrets secrets, byte[] psk, Address target) {
            this.secrets = secrets;
            this.psk = psk;
            this.target = target;
        }

        @Override
        public int size() {
            return secrets.keySize + StreamKey.FRAME_OVERHEAD + target.length();
        }

        @Override
        public StreamKey write(ByteBuffer payload, ByteBuffer out) {
            byte[] salt = secrets.drawRemembered(new byte[secrets.keySize]);
            StreamKey key = secrets.streamKey(psk, salt);
            int taken = Math.min(payload.remaining(), Sip004.LONGEST_CHUNK - target.length());
            out.put(salt);
            key.sealLength(target.length() + taken, out);
            int start = out.position();
            target.write(out);
            out.put(payload.slice(payload.position(), taken));
            payload.position(payload.position() + taken);
            key.sealInPlace(out, start);
            return key;
        }
    }

    /** The salt enters the filter with the first tag that fits; the address may be spread over frames. */
    static final class Reader implements RequestReader {
        private final LinkSecrets secrets;
        private final byte[] psk;
        private @Nullable StreamKey key;
        private int pending;
        private byte[] address = {};

        Reader(LinkSecrets secrets, byte[] psk) {
            this.secrets = secrets;
            this.psk = psk;
        }

        @Override
        public @Nullable LinkRequest read(ByteBuffer in) throws LinkRefused {
            StreamKey opening = key == null ? begin(in) : key;
            while (opening != null && frameIsHere(opening, in)) {
                LinkRequest request = take(opening, in);
                if (request != null) {
                    return request;
                }
            }
            return null;
        }

        private @Nullable StreamKey begin(ByteBuffer in) throws LinkRefused {
            int saltSize = secrets.keySize;
            if (in.remaining() < saltSize + StreamKey.LENGTH) {
                return null;
            }
            byte[] salt = new byte[saltSize];
            in.get(salt);
            StreamKey opening = secrets.streamKey(psk, salt);
            pending = length(opening, in);
            if (!secrets.seen.add(salt)) {
                throw LinkRefused.replayed(null);
            }
            key = opening;
            return opening;
        }

        private static int length(StreamKey opening, ByteBuffer in) throws LinkRefused {
            int length = opening.openLength(in);
            if (length < 0) {
                throw LinkRefused.unauthenticated();
            }
            if (length == 0 || length > Sip004.LONGEST_CHUNK) {
                throw LinkRefused.malformed("a frame of " + length + " bytes", null);
            }
            return length;
        }

        private boolean frameIsHere(StreamKey opening, ByteBuffer in) throws LinkRefused {
            if (pending == 0 && in.remaining() >= StreamKey.LENGTH) {
                pending = length(opening, in);
            }
            return pending > 0 && in.remaining() >= pending + Aead.TAG;
        }

        private @Nullable LinkRequest take(StreamKey opening, ByteBuffer in) throws LinkRefused {
            byte[] plain = Arrays.copyOf(address, address.length + pending);
            if (opening.open(in, pending + Aead.TAG, plain, address.length) < 0) {
                throw LinkRefused.unauthenticated();
            }
            pending = 0;
            ByteBuffer rest = ByteBuffer.wrap(plain);
            Address target = LinkRequest.target(rest, null);
            if (target == null) {
                address = plain; // bounded: with 259 bytes an address is complete or refused
                return null;
            }
            byte[] payload = Arrays.copyOfRange(plain, rest.position(), plain.length);
            Decoder decoder = new StreamDecoder(Sip004.LONGEST_CHUNK, opening);
            Encoder encoder = new StreamEncoder(Sip004.LONGEST_CHUNK, new Sip004Response.Writer(secrets, psk));
            return new LinkRequest(target, payload, decoder, encoder, null);
        }
    }
}
