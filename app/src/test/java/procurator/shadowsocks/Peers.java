package procurator.shadowsocks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.Supplier;
import procurator.wire.Decoder;
import procurator.wire.Encoder;
import procurator.wire.ProtocolException;

/** Both halves of a link in one process, with everything known that is random or passes otherwise. */
final class Peers {
    private Peers() {}

    /** Salts that are these, one after the other. */
    static Salts fixedSalts(int padding, byte[]... salts) {
        byte[] all = concat(salts);
        return new Salts(block -> System.arraycopy(all, 0, block, 0, all.length), _ -> padding);
    }

    static InstantSource at(long second) {
        return InstantSource.fixed(Instant.ofEpochSecond(second));
    }

    static LinkSecrets secrets(Method method, ReplayFilter seen, Salts salts, InstantSource clock) {
        return method.edition() instanceof Sip022 edition
                ? edition.secrets(method, seen, salts, clock)
                : ((Sip004) method.edition()).secrets(method, seen, salts, clock);
    }

    /** What an encoder writes for these bytes. */
    static byte[] encode(Encoder encoder, byte[] plain) {
        byte[] out = new byte[encoder.encodedSize(plain.length)];
        return Arrays.copyOf(out, encoder.encode(plain, 0, plain.length, out, 0));
    }

    /** What a decoder makes of a stream that comes in parts of this size. */
    static byte[] decode(Decoder decoder, byte[] stream, int part) throws ProtocolException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int taken = 0;
        for (int here = Math.min(part, stream.length); ; here = Math.min(here + part, stream.length)) {
            ByteBuffer in = ByteBuffer.wrap(stream, taken, here - taken);
            byte[] out = new byte[in.remaining()];
            plain.write(out, 0, decoder.decode(in, out, 0));
            taken = in.position();
            if (here == stream.length) {
                return plain.toByteArray();
            }
        }
    }

    /** What a server makes of these bytes, which hold a whole request. */
    static LinkRequest request(Supplier<RequestReader> server, ByteBuffer in) throws LinkRefused {
        LinkRequest request = server.get().read(in);
        if (request == null) {
            throw new AssertionError("incomplete");
        }
        return request;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
