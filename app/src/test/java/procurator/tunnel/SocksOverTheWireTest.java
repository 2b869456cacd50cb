package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.net.FreePort;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.wire.Address;

/** Promise 13, through sockets: the handshake is strict, in any segmentation, and nobody passes the password by. */
@Timeout(120)
class SocksOverTheWireTest {
    private static final byte[] GREETING = {5, 1, 0};
    private static final byte[] GREETING_WITH_PASSWORD = {5, 2, 0, 2};
    private static final byte[] CREDENTIALS = credentials("fry", "walrus");
    private static final byte[] PAYLOAD = "first payload".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GRANTED = {0, 0x5a, 0, 0, 0, 0, 0, 0};
    private static final byte[] REJECTED = {0, 0x5b, 0, 0, 0, 0, 0, 0};
    private static final byte[] SUCCEEDED = {5, 0, 0, 1, 0, 0, 0, 0, 0, 0};

    private static byte[] credentials(String user, String password) {
        byte[] name = user.getBytes(StandardCharsets.US_ASCII);
        byte[] secret = password.getBytes(StandardCharsets.US_ASCII);
        return concat(new byte[] {1, (byte) name.length}, name, new byte[] {(byte) secret.length}, secret);
    }

    private static byte[] request(int command, Address target) {
        ByteBuffer request = ByteBuffer.allocate(3 + target.length());
        request.put((byte) 5).put((byte) command).put((byte) 0);
        target.write(request);
        return request.array();
    }

    /** Of SOCKS4a, where the target has a name. */
    private static byte[] socks4(int command, Address target, String userId) {
        byte[] user = (userId + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] port = {(byte) (target.port() >> 8), (byte) target.port()};
        byte[] ip = target instanceof Address.Ip at ? at.host().getAddress() : new byte[] {0, 0, 0, 1};
        byte[] name = target instanceof Address.Name(String host, int _)
                ? (host + "\0").getBytes(StandardCharsets.US_ASCII)
                : new byte[0];
        return concat(new byte[] {4, (byte) command}, port, ip, user, name);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Both halves, the local one with a user, and a target that counts. */
    private record Guarded(Target target, OurServer server, OurLocal open, OurLocal guarded) implements AutoCloseable {
        static Guarded start(Pollers poller) throws IOException {
            Method method = Method.DEFAULT;
            String password = ClientKeys.generate(method, new SecureRandom());
            OurServer server = OurServer.start(method, poller, password);
            return new Guarded(
                    Target.echo(),
                    server,
                    OurLocal.start(method, poller, server.address(), password),
                    OurLocal.withUsers(
                            OurLocal.link(method, server.address(), password),
                            Listening.engine(poller),
                            Map.of("fry", "walrus")));
        }

        byte[] openHandshake() {
            return concat(GREETING, request(1, target.address()), PAYLOAD);
        }

        byte[] socks4Handshake() {
            return concat(socks4(1, target.address(), "fry"), PAYLOAD);
        }

        byte[] socks4aHandshake() {
            server.names.knows("web.test", "127.0.0.1");
            Address name = new Address.Name("web.test", target.address().port());
            return concat(socks4(1, name, ""), PAYLOAD);
        }

        byte[] guardedHandshake() {
            return concat(GREETING_WITH_PASSWORD, CREDENTIALS, request(1, target.address()), PAYLOAD);
        }

        @Override
        public void close() throws IOException {
            open.close();
            guarded.close();
            server.close();
            target.close();
        }
    }

    /** Sends the parts one by one, then FIN; returns all that came back, FIN or RST being the end. */
    private static byte[] talk(InetSocketAddress proxy, byte[]... parts) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            socket.connect(proxy);
            for (byte[] part : parts) {
                socket.getOutputStream().write(part);
            }
            socket.shutdownOutput();
            socket.getInputStream().transferTo(heard);
        } catch (SocketException _) {
            // RST, or a proxy that left before it had heard all
        }
        return heard.toByteArray();
    }

    private static byte[][] bytewise(byte[] whole) {
        byte[][] parts = new byte[whole.length][];
        for (int i = 0; i < whole.length; i++) {
            parts[i] = new byte[] {whole[i]};
        }
        return parts;
    }

    @ParameterizedTest
    @EnumSource
    void handshakeAndFirstPayloadMayComeInAnySegments(Pollers poller) throws IOException {
        try (Guarded halves = Guarded.start(poller)) {
            assertAnySegments(
                    halves.open.socksAddress(), halves.openHandshake(), concat(new byte[] {5, 0}, SUCCEEDED, PAYLOAD));
            assertAnySegments(halves.open.socksAddress(), halves.socks4Handshake(), concat(GRANTED, PAYLOAD));
            assertAnySegments(halves.open.socksAddress(), halves.socks4aHandshake(), concat(GRANTED, PAYLOAD));
            assertAnySegments(
                    halves.guarded.socksAddress(),
                    halves.guardedHandshake(),
                    concat(new byte[] {5, 2, 1, 0}, SUCCEEDED, PAYLOAD));
        }
    }

    private static void assertAnySegments(InetSocketAddress proxy, byte[] handshake, byte[] answer) throws IOException {
        assertThat(talk(proxy, handshake)).isEqualTo(answer);
        assertThat(talk(proxy, bytewise(handshake))).isEqualTo(answer);
        for (int at = 1; at < handshake.length; at++) {
            byte[] first = Arrays.copyOf(handshake, at);
            byte[] rest = Arrays.copyOfRange(handshake, at, handshake.length);
            assertThat(talk(proxy, first, rest)).as("cut at " + at).isEqualTo(answer);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handshakeThatIsNotWholeReachesNobody(Pollers poller) throws IOException {
        try (Guarded halves = Guarded.start(poller)) {
            assertStartsReachNobody(halves.open.socksAddress(), halves.openHandshake());
            assertStartsReachNobody(halves.open.socksAddress(), halves.socks4Handshake());
            assertStartsReachNobody(halves.open.socksAddress(), halves.socks4aHandshake());
            assertStartsReachNobody(halves.guarded.socksAddress(), halves.guardedHandshake());
            assertThat(halves.server.half().snapshot().loops().tunnels().ever()).isZero();
        }
    }

    private static void assertStartsReachNobody(InetSocketAddress proxy, byte[] handshake) throws IOException {
        for (int length = 0; length < handshake.length - PAYLOAD.length; length++) {
            byte[] heard = talk(proxy, Arrays.copyOf(handshake, length));
            assertThat(heard.length).as("answer to " + length + " bytes").isLessThanOrEqualTo(4); // never to a request
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBrokenHandshakeHearsWhatIsWrong(Pollers poller) throws IOException {
        try (Guarded halves = Guarded.start(poller)) {
            InetSocketAddress open = halves.open.socksAddress();
            Address target = halves.target.address();
            assertThat(talk(open, new byte[] {6, 1, 0})).isEmpty();
            assertThat(talk(open, new byte[] {5, 0})).containsExactly(5, 0xFF);
            assertThat(talk(open, new byte[] {5, 1, 2})).containsExactly(5, 0xFF);
            assertThat(replyTo(open, request(2, target))).isEqualTo(7); // BIND
            assertThat(replyTo(open, request(9, target))).isEqualTo(7);
            assertThat(replyTo(open, new byte[] {4, 1, 0, 1, 127, 0, 0, 1, 0, 80}))
                    .isEqualTo(1); // VER
            assertThat(replyTo(open, new byte[] {5, 1, 0, 2, 127, 0, 0, 1, 0, 80}))
                    .isEqualTo(8); // ATYP
            assertThat(replyTo(open, new byte[] {5, 1, 0, 3, 0, 0, 80})).isEqualTo(1); // no name
            assertThat(replyTo(open, new byte[] {5, 1, 0, 3, 1, ' ', 0, 80})).isEqualTo(1); // nor is this one
            assertThat(halves.server.half().snapshot().loops().tunnels().ever()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void socks4ThatAsksForWhatItCannotHaveIsRejected(Pollers poller) throws IOException {
        try (Guarded halves = Guarded.start(poller)) {
            InetSocketAddress open = halves.open.socksAddress();
            Address target = halves.target.address();
            assertThat(talk(open, socks4(2, target, "fry"))).isEqualTo(REJECTED); // BIND
            assertThat(talk(open, socks4(3, target, "fry"))).isEqualTo(REJECTED);
            assertThat(talk(open, socks4(1, target, "f".repeat(256)))).isEqualTo(REJECTED);
            assertThat(talk(open, socks4(1, new Address.Name("n".repeat(256), 80), "")))
                    .isEqualTo(REJECTED);
            assertThat(talk(open, socks4(1, new Address.Name("", 80), ""))).isEqualTo(REJECTED);
            assertThat(talk(open, socks4(1, new Address.Name("a b", 80), ""))).isEqualTo(REJECTED);
            assertThat(talk(halves.guarded.socksAddress(), halves.socks4Handshake()))
                    .isEqualTo(REJECTED); // it knows no password
            assertThat(halves.server.half().snapshot().loops().tunnels().ever()).isZero();
        }
    }

    @Test
    void socks4IsRejectedWhereTheServerCannotBeReached() throws IOException {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
        try (OurLocal local = OurLocal.start(Method.AES_256_GCM, Pollers.best(), nobody, "x")) {
            Address target = new Address.Name("web.test", 80);
            assertThat(talk(local.socksAddress(), socks4(1, target, ""))).isEqualTo(REJECTED);
        }
    }

    /** The REP byte, after which the proxy leaves. */
    private static int replyTo(InetSocketAddress proxy, byte[] request) throws IOException {
        byte[] heard = talk(proxy, GREETING, request);
        assertThat(heard).hasSize(12).startsWith(5, 0, 5);
        return heard[3];
    }

    @ParameterizedTest
    @EnumSource
    void wrongPasswordIsToldAndLeft(Pollers poller) throws IOException {
        try (Guarded halves = Guarded.start(poller)) {
            byte[] connect = request(1, halves.target.address());
            for (byte[] wrong : wrongCredentials()) {
                byte[] heard = talk(halves.guarded.socksAddress(), GREETING_WITH_PASSWORD, wrong, connect, PAYLOAD);
                assertThat(heard).containsExactly(5, 2, 1, 1);
            }
            assertThat(halves.server.half().snapshot().loops().tunnels().ever()).isZero();
        }
    }

    private static List<byte[]> wrongCredentials() {
        return List.of(
                credentials("fry", "walru"),
                credentials("fry", "walruss"),
                credentials("fr", "walrus"),
                credentials("walrus", "fry"),
                credentials("", "walrus"),
                credentials("fry", ""),
                concat(new byte[] {5}, Arrays.copyOfRange(CREDENTIALS, 1, CREDENTIALS.length)));
    }

    @Test
    void noSequenceOfBytesReachesATargetWithoutThePassword() throws IOException {
        assertNoSequencePasses(2_000, 13);
    }

    @Tag("soak")
    @Timeout(1_800)
    @Test
    void noSequenceOfBytesReachesATargetWithoutThePasswordInTheLongRun() throws IOException {
        assertNoSequencePasses(200_000, System.nanoTime());
    }

    private static void assertNoSequencePasses(int count, long seed) throws IOException {
        try (Guarded halves = Guarded.start(Pollers.best())) {
            byte[] connect = request(1, halves.target.address());
            byte[] socks4 = halves.socks4Handshake();
            Random random = new Random(seed);
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                for (int i = 0; i < count; i++) {
                    byte[] sequence = sequence(random, connect, socks4);
                    Future<byte[]> _ = threads.submit(() -> talk(halves.guarded.socksAddress(), sequence));
                }
            }
            assertThat(halves.guarded.half().snapshot().loops().tunnels().ever())
                    .as("seed " + seed)
                    .isEqualTo(count);
            assertThat(halves.server.half().snapshot().loops().tunnels().ever())
                    .as("seed " + seed)
                    .isZero();
            assertThat(talk(halves.guarded.socksAddress(), halves.guardedHandshake()))
                    .endsWith(PAYLOAD); // with the password one does
        }
    }

    /** Messages of a handshake, some of them damaged, in any order, the right password never among them. */
    private static byte[] sequence(Random random, byte[] connect, byte[] socks4) {
        List<byte[]> wrong = wrongCredentials();
        ByteArrayOutputStream sequence = new ByteArrayOutputStream();
        for (int messages = 1 + random.nextInt(6); messages > 0; messages--) {
            byte[] message = switch (random.nextInt(7)) {
                case 0 -> GREETING.clone();
                case 1, 2 -> GREETING_WITH_PASSWORD.clone();
                case 3 -> wrong.get(random.nextInt(wrong.size())).clone();
                case 4 -> socks4.clone();
                default -> connect.clone();
            };
            if (random.nextInt(4) == 0) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
            sequence.writeBytes(random.nextInt(8) == 0 ? Arrays.copyOf(message, message.length - 1) : message);
        }
        return sequence.toByteArray();
    }
}
