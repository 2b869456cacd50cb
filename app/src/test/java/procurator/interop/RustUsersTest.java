package procurator.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.shadowsocks.UserKeys;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;
import procurator.tunnel.SocksClient;
import procurator.tunnel.Target;
import procurator.tunnel.UdpClient;
import procurator.tunnel.UdpEchoServer;

/** Servers with users (SIP023), with shadowsocks-rust as the other half. */
@Tag("interop2022")
@Timeout(120)
class RustUsersTest {
    static Stream<Method> methods() {
        return Arrays.stream(Method.values()).filter(method -> method.edition().hasUsers());
    }

    private static String key(Method method) {
        return ClientKeys.generate(method, new SecureRandom());
    }

    /** Our server, for alice and bob. */
    private static OurServer ourServer(Method method, String identity, String alice, String bob) throws IOException {
        UserKeys users = new UserKeys(method);
        users.add("alice", alice);
        users.add("bob", bob);
        return OurServer.start(ServerKeys.ofPassword(method, identity).withUsers(users), Pollers.best(), true);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void itsLocalIsAUserOfOurServerWhichCountsByName(Method method) throws IOException {
        String identity = key(method);
        String bob = key(method);
        try (OurServer server = ourServer(method, identity, key(method), bob);
                PeerProcess local = PeerProcess.rustLocal(method, identity + ":" + bob, server.address())) {
            Datagrams.bySocks(local.address());
            assertThat(server.half().status()).anyMatch(line -> line.matches("user bob: [1-9]\\d* up, [1-9]\\d* down"));
            Bulk.bothWays(local.address(), 16);
            assertThat(server.half().status())
                    .anyMatch(line -> line.matches("user bob: [1-9]\\d{7} up, [1-9]\\d{7} down"))
                    .noneMatch(line -> line.startsWith("user alice"))
                    .contains("udp dropped: none", "refused handshakes: none");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ourLocalIsAUserOfItsServer(Method method) throws IOException {
        String identity = key(method);
        String alice = key(method);
        String config = """
                {"servers": [{"server": "127.0.0.1", "server_port": PORT, "method": "%s", "password": "%s",
                  "mode": "tcp_and_udp",
                  "users": [{"name": "bob", "password": "%s"}, {"name": "alice", "password": "%s"}]}]}
                """.formatted(method.configName(), identity, key(method), alice);
        try (PeerProcess server = PeerProcess.rustServer(config);
                OurLocal local = OurLocal.start(method, Pollers.best(), server.address(), identity + ":" + alice)) {
            Bulk.bothWays(local.socksAddress(), 16);
            Datagrams.bySocks(local.socksAddress());
            assertThat(local.half().status()).contains("udp dropped: none");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void strangersWithTheServersKeyAreRefusedInSilence(Method method) throws IOException {
        String identity = key(method);
        try (Target target = Target.echo();
                UdpEchoServer udpTarget = UdpEchoServer.echo("127.0.0.1");
                OurServer server = ourServer(method, identity, key(method), key(method));
                PeerProcess local = PeerProcess.rustLocal(method, identity + ":" + key(method), server.address());
                SocksClient tcp = SocksClient.through(local.address(), target.address());
                UdpClient udp = UdpClient.associate(local.address())) {
            tcp.send(new byte[1_000]);
            udp.send(udpTarget.address(), new byte[100]);
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(server.half().status())
                            .contains("refused handshakes: unauthenticated 1", "udp dropped: unauthenticated 1"));
            assertThat(tcp.socket().getInputStream().available()).isZero();
            assertThat(server.half().status())
                    .contains("udp associations: 0 now, 0 ever")
                    .noneMatch(line -> line.startsWith("user "))
                    .anyMatch(line -> line.startsWith("tunnels: 1 now"));
        }
    }
}
