package procurator.tunnel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.net.FreePort;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.wire.Address;

/** When something fails, the log of the half concerned names the culprit, and nobody else. */
@Timeout(60)
class WordsTest {
    private static final Pollers POLLER = Pollers.best();

    private static void awaitLine(Lines log, String level, String... parts) {
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(log.toString().lines())
                        .anySatisfy(line -> assertThat(line).contains(parts).contains(" " + level + " ")));
    }

    private static void askInVain(InetSocketAddress proxy, Address target) throws IOException {
        try (SocksClient client = SocksClient.through(proxy, target)) {
            client.send((byte) 7);
            assertThat(client.receiveAll()).isEmpty();
        } catch (IOException _) {
            // reset
        }
    }

    /** None that the kernel gives to whoever asks next. */
    private static Address closedPort() throws IOException {
        return new Address.Ip(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "BLAKE3_AES_128_GCM"})
    void targetThatCannotBeReachedIsNamedByBothHalvesAndTheKeyIsNotBlamed(Method method) throws Exception {
        Address target = closedPort();
        try (Pair pair = Pair.start(method, POLLER)) {
            askInVain(pair.socksAddress(), target);
            awaitLine(pair.server().log, "INFO", "TCP target " + target, "127.0.0.1", "connection refused");
            awaitLine(pair.local().log, "WARN", "cannot reach the target " + target, "its own log says why");
            assertThat(pair.local().log.toString()).doesNotContain("password", "clock");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "BLAKE3_AES_128_GCM"})
    void keyThatWasGoodBeforeIsNotSuspected(Method method) throws Exception {
        Address closed = closedPort();
        try (Target target = Target.echo();
                Pair pair = Pair.start(method, POLLER)) {
            try (SocksClient client = SocksClient.through(pair.socksAddress(), target.address())) {
                client.send((byte) 7);
                client.receive(1);
                client.finish();
                client.receiveAll();
            }
            await().atMost(20, SECONDS)
                    .until(() ->
                            pair.local().half().snapshot().loops().tunnels().open() == 0);
            askInVain(pair.socksAddress(), closed);
            awaitLine(pair.local().log, "INFO", "the key was good before", closed.toString());
            assertThat(pair.local().log.toString()).doesNotContain("WARN", "password");
        }
    }

    @ParameterizedTest
    @EnumSource
    void targetThatIsNotAllowedIsToldWithWhatOpensIt(Pollers poller) throws Exception {
        try (Target target = Target.echo();
                Pair pair = Pair.start(Method.DEFAULT, poller, false, List.of());
                UdpClient udp = UdpClient.associate(pair.socksAddress())) {
            askInVain(pair.socksAddress(), target.address());
            awaitLine(pair.server().log, "INFO", "TCP target " + target.address(), "not allowed", "--allow NETWORK");
            udp.send(target.address(), new byte[1]);
            awaitLine(pair.server().log, "INFO", "UDP target " + target.address(), "not allowed");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "BLAKE3_AES_128_GCM"})
    void whatClosesAtOnceOrAnswersOtherwiseIsNoServerOrHasAnotherKey(Method method) throws Exception {
        String password = ClientKeys.generate(method, new SecureRandom());
        Address target = closedPort();
        try (Target closing = Target.of(client -> client.getInputStream().read(new byte[64 * 1024]));
                OurLocal local = OurLocal.start(method, POLLER, closing.socketAddress(), password)) {
            askInVain(local.socksAddress(), target);
            awaitLine(
                    local.log, "WARN", "closed it", "something else than a Shadowsocks server", "password and method");
        }
        byte[] page = ("HTTP/1.1 400 Bad Request\r\n\r\n" + "x".repeat(200)).getBytes(US_ASCII);
        try (Target web = Target.of(client -> client.getOutputStream().write(page));
                OurLocal local = OurLocal.start(method, POLLER, web.socketAddress(), password)) {
            askInVain(local.socksAddress(), target);
            awaitLine(local.log, "WARN", "is not one to us", "something else than a Shadowsocks server");
        }
    }

    @Test
    void answerByAnotherClockBlamesTheClocksAlone() throws Exception {
        String key = ClientKeys.generate(Method.DEFAULT, new SecureRandom());
        AtomicInteger ahead = new AtomicInteger();
        InstantSource clock =
                () -> Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(ahead.get());
        Target.Conversation setsTheServersClock = client -> {
            ahead.set(90);
            client.getOutputStream().write(client.getInputStream().read());
        };
        try (Target target = Target.of(setsTheServersClock);
                OurServer server = OurServer.start(
                        Listening.anyPort(),
                        ServerKeys.ofPassword(Method.DEFAULT, key),
                        Listening.engine(POLLER),
                        true,
                        clock);
                OurLocal local = OurLocal.start(Method.DEFAULT, POLLER, server.address(), key)) {
            askInVain(local.socksAddress(), target.address());
            awaitLine(local.log, "WARN", "is not one to us: the answer is stamped ", "Set both clocks by NTP");
            assertThat(local.log.toString()).doesNotContain("password", "something else");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsRefusedAtTheSocksPortIsToldOf(Pollers poller) throws Exception {
        Method method = Method.DEFAULT;
        String password = ClientKeys.generate(method, new SecureRandom());
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1);
        try (OurLocal local = OurLocal.withUsers(
                OurLocal.link(method, nowhere, password), Listening.engine(poller), Map.of("ann", "her word"))) {
            talk(local, new byte[] {0x16, 3, 1});
            awaitLine(local.log, "INFO", "SOCKS port", "TLS (expected: SOCKS5, in the clear");
            talk(local, "\4\1\0\1\300\0\2\1ann\0".getBytes(ISO_8859_1));
            awaitLine(local.log, "INFO", "SOCKS port", "SOCKS4, which has no password");
            talk(local, new byte[] {5, 1, 0});
            awaitLine(local.log, "INFO", "SOCKS port", "offers no user and password");
            talk(local, "\5\1\2\1\3ann\7his own".getBytes(US_ASCII));
            awaitLine(local.log, "INFO", "SOCKS port", "user \"ann\" is not known here, or the password");
            assertThat(local.log.toString()).doesNotContain("his own", "her word");
        }
    }

    private static void talk(OurLocal local, byte[] bytes) throws IOException {
        try (SocksClient client = new SocksClient(local.socksAddress())) {
            client.send(bytes);
            client.finish();
            client.receiveAll();
        }
    }
}
