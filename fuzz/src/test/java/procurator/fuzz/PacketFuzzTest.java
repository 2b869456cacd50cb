package procurator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import procurator.crypto.AesBlock;
import procurator.crypto.Blake3;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.ClientSession;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Opened;
import procurator.shadowsocks.PacketReader;
import procurator.shadowsocks.Refusal;
import procurator.shadowsocks.ReplayFilter;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.ServerKeys;
import procurator.shadowsocks.UserKeys;
import procurator.shadowsocks.WallClock;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/** Whatever packet comes: an address and a payload once, or a refusal each time. */
class PacketFuzzTest {
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] LONG_KEY = Arrays.copyOf(KEY, 32);
    private static final byte[] USER_KEY = HexFormat.of().parseHex("303132333435363738393a3b3c3d3e3f");
    private static final byte[] SALT = HexFormat.of().parseHex("101112131415161718191a1b1c1d1e1f");
    private static final byte[] NOBODY = {};

    /** 0x6553f100, so that a corpus can say it; no time passes by it. */
    private static final InstantSource CLOCK =
            new WallClock(InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)), () -> 0, _ -> {});

    private enum Kind {
        CLASSIC(Method.AES_128_GCM),
        NEW(Method.BLAKE3_AES_128_GCM),
        WITH_USERS(Method.BLAKE3_AES_128_GCM),
        XCHACHA20(Method.BLAKE3_CHACHA20_POLY1305),
        UNSEALED(Method.AES_128_CFB);

        private final Method method;

        Kind(Method method) {
            this.method = method;
        }
    }

    /** One of the two halves. */
    private interface Half {
        @Nullable
        Refusal open(byte[] packet, int offset, int length, byte[] out, int outOffset, Opened opened);
    }

    @FuzzTest(maxDuration = "2m")
    void whatNobodySealedIsRefused(byte[] bytes) {
        for (Kind kind : List.of(Kind.CLASSIC, Kind.NEW, Kind.WITH_USERS, Kind.XCHACHA20)) {
            assertThat(opensOnce(server(kind)::open, bytes)).isEqualTo(Refusal.UNAUTHENTICATED);
            assertThat(opensOnce(client(kind).get()::open, bytes)).isEqualTo(Refusal.UNAUTHENTICATED);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void classicPacket(byte[] plain) {
        byte[] packet = SealedPacket.classic(KEY, SALT, plain);
        Refusal refusal = opensOnce(server(Kind.CLASSIC)::open, packet);
        assertThat(refusal).isIn(null, Refusal.MALFORMED);
        assertThat(opensOnce(client(Kind.CLASSIC).get()::open, packet)).isEqualTo(refusal);
    }

    @FuzzTest(maxDuration = "2m")
    void unsealedPacket(byte[] plain) {
        byte[] packet = Sealed.unsealed(KEY, SALT, plain);
        Refusal refusal = opensOnce(server(Kind.UNSEALED)::open, packet);
        assertThat(refusal).isIn(null, Refusal.UNAUTHENTICATED);
        assertThat(opensOnce(client(Kind.UNSEALED).get()::open, packet)).isEqualTo(refusal);
    }

    /** The script begins with 16 bytes of IDs. */
    @FuzzTest(maxDuration = "2m")
    void newRequest(byte[] script) {
        byte[] ids = Arrays.copyOf(script, 16);
        byte[] body = after(16, script);
        opensOnce(server(Kind.NEW)::open, SealedPacket.of2022(KEY, KEY, ids, NOBODY, body));
        byte[] nonce = Arrays.copyOf(SALT, 24);
        opensOnce(server(Kind.XCHACHA20)::open, SealedPacket.xchacha20(LONG_KEY, nonce, script));
    }

    /** The script begins with 16 bytes that are XORed on the hash of the user's key, and 16 bytes of IDs. */
    @FuzzTest(maxDuration = "2m")
    void requestOfAUser(byte[] script) {
        byte[] named = Blake3.hash(USER_KEY, 16);
        for (int i = 0; i < Math.min(script.length, 16); i++) {
            named[i] ^= script[i];
        }
        byte[] rest = after(16, script);
        byte[] packet = SealedPacket.of2022(KEY, USER_KEY, Arrays.copyOf(rest, 16), named, after(16, rest));
        Refusal refusal = opensOnce(server(Kind.WITH_USERS)::open, packet);
        boolean known = Arrays.equals(named, Blake3.hash(USER_KEY, 16));
        assertThat(refusal == Refusal.UNAUTHENTICATED).isEqualTo(!known);
    }

    /** The script begins with 16 bytes of IDs; where the body has the client's session ID, the real one stands. */
    @FuzzTest(maxDuration = "2m")
    void newAnswer(byte[] script) {
        ClientSession session = client(Kind.NEW).get();
        byte[] body = after(16, script);
        if (body.length >= 9 + 8) {
            System.arraycopy(sessionId(session), 0, body, 9, 8);
        }
        byte[] ids = Arrays.copyOf(script, 16);
        Refusal refusal = opensOnce(session::open, SealedPacket.of2022(KEY, KEY, ids, NOBODY, body));
        assertThat(refusal).isIn(null, Refusal.MALFORMED, Refusal.STALE);
    }

    private static byte[] sessionId(ClientSession session) {
        byte[] packet = new byte[session.sealedSize(0)];
        session.seal(new byte[0], 0, 0, packet, 0);
        return Arrays.copyOf(new AesBlock().decrypt(KEY, packet), 8);
    }

    private static byte[] after(int length, byte[] script) {
        return Arrays.copyOfRange(script, Math.min(length, script.length), script.length);
    }

    /** What the first time gives; what is taken once is a replay, and a refusal stays what it is. */
    private static @Nullable Refusal opensOnce(Half half, byte[] packet) {
        Refusal refusal = opens(half, packet);
        Refusal again = opens(half, packet);
        if (refusal == null) {
            assertThat(again).isIn(null, Refusal.REPLAYED); // null for a new session that nobody kept
        } else if (refusal == Refusal.MALFORMED) {
            assertThat(again).isIn(Refusal.MALFORMED, Refusal.REPLAYED); // the salt was taken
        } else {
            assertThat(again).isEqualTo(refusal);
        }
        return refusal;
    }

    private static @Nullable Refusal opens(Half half, byte[] packet) {
        Opened opened = new Opened();
        byte[] in = new byte[packet.length + 6];
        System.arraycopy(packet, 0, in, 3, packet.length);
        byte[] out = new byte[packet.length + 5];
        Refusal refusal = half.open(in, 3, packet.length, out, 5, opened);
        if (refusal == null) {
            assertThat(opened.start()).isGreaterThanOrEqualTo(5);
            ByteBuffer addressed = ByteBuffer.wrap(out, opened.start(), opened.length());
            assertThat(address(addressed)).isNotNull();
        }
        assertThat(opened.skew() != null).isEqualTo(refusal == Refusal.STALE);
        return refusal;
    }

    private static @Nullable Address address(ByteBuffer addressed) {
        try {
            return Address.read(addressed);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static PacketReader server(Kind kind) {
        ServerKeys keys = kind == Kind.CLASSIC || kind == Kind.UNSEALED
                ? ServerKeys.ofRawKey(kind.method, Base64.getUrlEncoder().encodeToString(KEY))
                : ServerKeys.ofPassword(kind.method, base64(kind));
        UserKeys users = new UserKeys(kind.method);
        if (kind == Kind.WITH_USERS) {
            users.add("ann", Base64.getEncoder().encodeToString(USER_KEY));
        }
        return keys.withUsers(users).packets(filter(), new Salts(), CLOCK);
    }

    private static Supplier<ClientSession> client(Kind kind) {
        ClientKeys keys = kind == Kind.CLASSIC || kind == Kind.UNSEALED
                ? ClientKeys.ofRawKey(kind.method, Base64.getUrlEncoder().encodeToString(KEY))
                : ClientKeys.ofPassword(kind.method, base64(kind));
        return keys.sessions(filter(), new Salts(), CLOCK);
    }

    private static String base64(Kind kind) {
        return Base64.getEncoder().encodeToString(kind == Kind.XCHACHA20 ? LONG_KEY : KEY);
    }

    private static ReplayFilter filter() {
        return ReplayFilter.of(CLOCK);
    }
}
