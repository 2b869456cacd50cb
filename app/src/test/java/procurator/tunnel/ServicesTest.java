package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.server.ServerConfig;
import procurator.server.ServerConfig.Service;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.shadowsocks.UserKeys;

/** Several ports of one server, each with its own method, key, users and mode. */
@Timeout(60)
class ServicesTest {
    private static final Method NEW = Method.BLAKE3_AES_128_GCM;
    private static final String FIRST = "AAAAAAAAAAAAAAAAAAAAAA==";
    private static final String SECOND = "AAECAwQFBgcICQoLDA0ODw==";
    private static final String ANN = "AQEBAQEBAQEBAQEBAQEBAQ==";

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void eachPortHasItsKeyMethodAndMode(Pollers poller) throws IOException {
        Service classic = service(ServerKeys.ofPassword(Method.AES_256_GCM, "x"), Mode.TCP_AND_UDP);
        Service newer = service(ServerKeys.ofPassword(NEW, FIRST), Mode.TCP_ONLY);
        try (Target target = Target.echo();
                UdpEchoServer udpTarget = UdpEchoServer.echo("127.0.0.1");
                OurServer server = start(poller, classic, newer);
                OurLocal first = OurLocal.start(Method.AES_256_GCM, poller, tcp(server, 0), "x");
                OurLocal second = OurLocal.start(NEW, poller, tcp(server, 1), FIRST)) {
            assertEchoes(first, target);
            assertEchoes(second, target);
            try (UdpClient client = UdpClient.associate(first.socksAddress())) {
                client.send(udpTarget.address(), (byte) 5);
                assertThat(client.receive().payload()).containsExactly(5);
            }
            assertThat(server.half().listening())
                    .hasSize(3)
                    .filteredOn(line -> line.startsWith("UDP"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void usersOfOneNameAreCountedApart(Pollers poller) throws IOException {
        try (Target target = Target.echo();
                OurServer server =
                        start(poller, service(withAnn(FIRST), Mode.TCP_ONLY), service(withAnn(SECOND), Mode.TCP_ONLY));
                OurLocal first = OurLocal.start(NEW, poller, tcp(server, 0), FIRST + ":" + ANN);
                OurLocal second = OurLocal.start(NEW, poller, tcp(server, 1), SECOND + ":" + ANN)) {
            assertEchoes(first, target);
            assertThat(server.half().status()).contains("user ann: 1 up, 1 down");
            assertEchoes(second, target);
            assertEchoes(second, target);
            assertThat(server.half().status())
                    .contains(
                            "user ann on port " + tcp(server, 0).getPort() + ": 1 up, 1 down",
                            "user ann on port " + tcp(server, 1).getPort() + ": 2 up, 2 down");
        }
    }

    private static ServerKeys withAnn(String password) {
        UserKeys users = new UserKeys(NEW);
        users.add("ann", ANN);
        return ServerKeys.ofPassword(NEW, password).withUsers(users);
    }

    private static Service service(ServerKeys keys, Mode mode) throws IOException {
        return new Service(List.of(Listening.anyPort()), keys, mode);
    }

    private static OurServer start(Pollers poller, Service... services) throws IOException {
        return OurServer.start(new ServerConfig(List.of(services), true, List.of(), false, Listening.engine(poller)));
    }

    private static InetSocketAddress tcp(OurServer server, int index) {
        List<String> lines = server.half().listening().stream()
                .filter(line -> line.startsWith("TCP"))
                .toList();
        return Listening.at(List.of(lines.get(index)), "TCP");
    }

    private static void assertEchoes(OurLocal local, Target target) throws IOException {
        try (SocksClient client = SocksClient.through(local.socksAddress(), target.address())) {
            client.send((byte) 7);
            assertThat(client.receive(1)).containsExactly(7);
        }
    }
}
