package procurator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import procurator.crypto.Blake3;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Link;
import procurator.shadowsocks.LinkRefused;
import procurator.shadowsocks.LinkRequest;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ReplayFilter;
import procurator.shadowsocks.RequestReader;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.ServerKeys;
import procurator.shadowsocks.UserKeys;
import procurator.shadowsocks.WallClock;
import procurator.wire.Address;
import procurator.wire.Decoder;
import procurator.wire.ProtocolException;

/** Whatever the other half of a link sends: the same plain bytes or the same refusal, however it was cut. */
class LinkFuzzTest {
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] USER_KEY = HexFormat.of().parseHex("303132333435363738393a3b3c3d3e3f");
    private static final byte[] SALT = HexFormat.of().parseHex("101112131415161718191a1b1c1d1e1f");

    /** 0x6553f100, so that a corpus can say it; no time passes by it. */
    private static final InstantSource CLOCK =
            new WallClock(InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)), () -> 0, _ -> {});

    private enum Kind {
        CLASSIC(Method.AES_128_GCM),
        NEW(Method.BLAKE3_AES_128_GCM),
        WITH_USERS(Method.BLAKE3_AES_128_GCM),
        UNSEALED(Method.AES_128_CFB);

        private final Method method;

        Kind(Method method) {
            this.method = method;
        }
    }

    @FuzzTest(maxDuration = "2m")
    void whatNobodySealedIsNoRequest(byte[] bytes) {
        for (Kind kind : List.of(Kind.CLASSIC, Kind.NEW, Kind.WITH_USERS)) {
            String refusalOrNothing = readsTheSameInAnySegmentation(kind, bytes);
            assertThat(refusalOrNothing).isIn("", "UNAUTHENTICATED");
        }
    }

    @FuzzTest(maxDuration = "2m")
    void classicRequest(byte[] script) {
        byte[] stream = Sealed.classic(KEY, SALT).parts(ByteBuffer.wrap(script)).bytes();
        readsTheSameInAnySegmentation(Kind.CLASSIC, stream);
    }

    /** What a stream cipher makes of noise is anything; here it is what the fuzzer likes. */
    @FuzzTest(maxDuration = "2m")
    void unsealedRequest(byte[] plain) {
        String read = readsTheSameInAnySegmentation(Kind.UNSEALED, Sealed.unsealed(KEY, SALT, plain));
        assertThat(read).matches("(?s)|UNAUTHENTICATED|null .* true");
    }

    @FuzzTest(maxDuration = "2m")
    void newRequest(byte[] script) {
        byte[] stream = Sealed.of2022(KEY, SALT).parts(ByteBuffer.wrap(script)).bytes();
        readsTheSameInAnySegmentation(Kind.NEW, stream);
    }

    /** The script begins with 16 bytes that are XORed on the hash of the user's key. */
    @FuzzTest(maxDuration = "2m")
    void requestOfAUser(byte[] script) {
        byte[] named = Blake3.hash(USER_KEY, 16);
        ByteBuffer rest = ByteBuffer.wrap(script);
        for (int i = 0; i < named.length && rest.hasRemaining(); i++) {
            named[i] ^= rest.get();
        }
        byte[] stream =
                Sealed.of2022(USER_KEY, SALT).identity(KEY, named).parts(rest).bytes();
        String read = readsTheSameInAnySegmentation(Kind.WITH_USERS, stream);
        assertThat(read).matches("(?s)|[A-Z_]+|ann .*");
    }

    @FuzzTest(maxDuration = "2m")
    void classicAnswer(byte[] script) {
        byte[] stream = Sealed.classic(KEY, SALT).parts(ByteBuffer.wrap(script)).bytes();
        assertThat(answer(open(Kind.CLASSIC).decoder(), stream, 1))
                .isEqualTo(answer(open(Kind.CLASSIC).decoder(), stream, stream.length));
    }

    /** Where the script has the request's salt, 16 bytes after the stamp, the real one stands. */
    @FuzzTest(maxDuration = "2m")
    void newAnswer(byte[] script) {
        assertThat(newAnswer(script, 1)).isEqualTo(newAnswer(script, Integer.MAX_VALUE));
    }

    private static String newAnswer(byte[] script, int part) {
        Link link = open(Kind.NEW);
        byte[] request = new byte[link.encoder().encodedSize(1)];
        link.encoder().encode(new byte[1], 0, 1, request, 0);
        byte[] salted = script.clone();
        if (script.length >= 1 + 9 + 16) {
            System.arraycopy(request, 0, salted, 1 + 9, 16);
        }
        byte[] stream = Sealed.of2022(KEY, SALT).parts(ByteBuffer.wrap(salted)).bytes();
        return answer(link.decoder(), stream, part);
    }

    // ---- the server's half ----

    private static String readsTheSameInAnySegmentation(Kind kind, byte[] stream) {
        String whole = request(kind, stream, stream.length);
        assertThat(request(kind, stream, 1)).isEqualTo(whole);
        return whole;
    }

    /** Who wants what and says what; or why that is refused; or nothing, if it is not whole. */
    private static String request(Kind kind, byte[] stream, int part) {
        RequestReader reader = server(kind).get();
        int taken = 0;
        for (int here = 0; here < stream.length; ) {
            here += Math.min(Math.max(1, part), stream.length - here);
            ByteBuffer in = ByteBuffer.wrap(stream, taken, here - taken);
            try {
                LinkRequest request = reader.read(in);
                taken = in.position();
                if (request != null) {
                    byte[] rest = Arrays.copyOfRange(stream, taken, stream.length);
                    return request.user() + " " + request.target() + " " + hex(request.firstPayload())
                            + answer(request.decoder(), rest, part);
                }
            } catch (LinkRefused refused) {
                return refused.cause().toString();
            }
        }
        return "";
    }

    private static Supplier<RequestReader> server(Kind kind) {
        ServerKeys keys = kind == Kind.CLASSIC || kind == Kind.UNSEALED
                ? ServerKeys.ofRawKey(kind.method, Base64.getUrlEncoder().encodeToString(KEY))
                : ServerKeys.ofPassword(kind.method, base64(KEY));
        UserKeys users = new UserKeys(kind.method);
        if (kind == Kind.WITH_USERS) {
            users.add("ann", base64(USER_KEY));
        }
        return keys.withUsers(users).requests(filter(), new Salts(), CLOCK);
    }

    // ---- the client's half ----

    private static Link open(Kind kind) {
        ClientKeys keys = kind == Kind.CLASSIC || kind == Kind.UNSEALED
                ? ClientKeys.ofRawKey(kind.method, Base64.getUrlEncoder().encodeToString(KEY))
                : ClientKeys.ofPassword(kind.method, base64(KEY));
        return keys.links(filter(), new Salts(), CLOCK).open(new Address.Name("a", 80));
    }

    /** The plain bytes, whether the stream may end here, and whether it broke. */
    private static String answer(Decoder decoder, byte[] stream, int part) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int taken = 0;
        try {
            for (int here = 0; here < stream.length; ) {
                here += Math.min(Math.max(1, part), stream.length - here);
                ByteBuffer in = ByteBuffer.wrap(stream, taken, here - taken);
                byte[] out = new byte[in.remaining()];
                plain.write(out, 0, decoder.decode(in, out, 0));
                taken = in.position();
            }
            return hex(plain.toByteArray()) + " " + (decoder.atFrameEnd() && taken == stream.length);
        } catch (ProtocolException e) {
            return String.valueOf(e.getMessage()); // what was plain before is of no use: the tunnel is reset
        }
    }

    private static ReplayFilter filter() {
        return ReplayFilter.of(CLOCK);
    }

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
