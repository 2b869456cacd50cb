package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;

/** A half that is shut down, and what a log says to the owner of two halves that do not fit. */
@Timeout(60)
class OperationTest {
    @ParameterizedTest
    @EnumSource
    void drainedServerLetsTunnelsEndAndTakesNoMore(Pollers poller) throws Exception {
        try (Target target = Target.echo();
                Pair pair = Pair.start(Method.DEFAULT, poller);
                SocksClient client = SocksClient.through(pair.socksAddress(), target.address())) {
            echo(client);
            InetSocketAddress address = pair.server().address();
            CompletableFuture<Void> drained =
                    CompletableFuture.runAsync(() -> pair.server().half().drain(Duration.ofSeconds(50)));
            await().atMost(20, SECONDS).until(() -> isRefused(address));
            echo(client);
            assertThat(drained).isNotDone();
            client.finish();
            assertThat(client.receiveAll()).isEmpty();
            drained.get(20, SECONDS);
            assertThat(pair.server().half().snapshot().loops().tunnels().open()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tunnelThatOutlivesTheDrainIsReset(Pollers poller) throws Exception {
        try (Target target = Target.echo();
                Pair pair = Pair.start(Method.DEFAULT, poller);
                SocksClient client = SocksClient.through(pair.socksAddress(), target.address())) {
            echo(client);
            pair.server().half().drain(Duration.ofMillis(200));
            assertThatThrownBy(() -> client.receive(1)).isInstanceOf(SocketException.class);
            assertThat(pair.server().half().status().toString()).contains("shut down 1");
        }
    }

    private static void echo(SocksClient client) throws IOException {
        client.send((byte) 7);
        assertThat(client.receive(1)).containsExactly(7);
    }

    private static boolean isRefused(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return false;
        } catch (ConnectException _) {
            return true;
        } catch (SocketException _) { // the listener was closed while it connected
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_128_GCM", "BLAKE3_AES_128_GCM"})
    void wrongPasswordIsHintedAtByTheLocalHalf(Method method) throws IOException {
        Pollers poller = Pollers.best();
        ServerKeys keys = ServerKeys.ofPassword(method, ClientKeys.generate(method, new SecureRandom()));
        String other = ClientKeys.generate(method, new SecureRandom());
        try (Target target = Target.echo();
                OurServer server = OurServer.start(keys, Listening.withHandshake(poller, Duration.ofMillis(300)));
                OurLocal local = OurLocal.start(method, poller, server.address(), other)) {
            try (SocksClient client = SocksClient.through(local.socksAddress(), target.address())) {
                client.send((byte) 7);
                assertThat(client.receiveAll()).isEmpty();
            }
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(local.log.toString())
                            .contains("a link ended without an answer from the server"));
            assertThat(server.log.toString())
                    .contains("not sealed with our key")
                    .doesNotContain(other);
            assertThat(local.log.toString()).doesNotContain(other);
            assertThat(target.accepted).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientWhoseClockIsOffIsNamedByTheServer(Pollers poller) throws IOException {
        Method method = Method.DEFAULT;
        String password = ClientKeys.generate(method, new SecureRandom());
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(100));
        try (Target target = Target.echo();
                OurServer server = OurServer.start(
                        Listening.anyPort(),
                        ServerKeys.ofPassword(method, password),
                        Listening.withHandshake(poller, Duration.ofMillis(300)),
                        true,
                        ahead);
                OurLocal local = OurLocal.start(method, poller, server.address(), password);
                SocksClient client = SocksClient.through(local.socksAddress(), target.address())) {
            client.send((byte) 7);
            assertThat(client.receiveAll()).isEmpty();
            assertThat(server.log.toString())
                    .containsPattern("127\\.0\\.0\\.1 knows the key, but its clock is (99|100|101) s behind ours");
            assertThat(server.half().status().toString()).contains("stale 1");
            assertThat(target.accepted).hasValue(0);
        }
    }
}
