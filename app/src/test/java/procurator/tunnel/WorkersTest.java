package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.net.SocketError;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;

/** Halves of several loops on one port. */
@Timeout(60)
class WorkersTest {
    private static final ServerKeys KEYS =
            ServerKeys.ofPassword(Method.DEFAULT, ClientKeys.generate(Method.DEFAULT, new SecureRandom()));

    private static EngineConfig engine(Pollers poller, int workers) {
        EngineConfig one = Listening.engine(poller);
        return new EngineConfig(workers, poller, one.relay(), one.udp(), one.drain());
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void tunnelsAndDatagramsGoThroughAllLoopsAndAreCountedTogether(Pollers poller) throws IOException {
        String password = ClientKeys.generate(Method.DEFAULT, new SecureRandom());
        try (Target target = Target.echo();
                UdpEchoServer udpTarget = UdpEchoServer.echo("127.0.0.1");
                OurServer server = OurServer.start(ServerKeys.ofPassword(Method.DEFAULT, password), engine(poller, 3));
                OurLocal local =
                        OurLocal.start(OurLocal.link(Method.DEFAULT, server.address(), password), engine(poller, 3))) {
            List<SocksClient> clients = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                clients.add(SocksClient.through(local.socksAddress(), target.address()));
            }
            for (SocksClient client : clients) {
                client.send((byte) 7);
                assertThat(client.receive(1)).containsExactly(7);
            }
            assertThat(server.half().snapshot().loops().tunnels().open()).isEqualTo(40);
            assertThat(local.half().snapshot().loops().tunnels().up()).isEqualTo(40);
            for (int i = 0; i < 5; i++) {
                try (UdpClient client = UdpClient.associate(local.socksAddress())) {
                    client.send(udpTarget.address(), (byte) i);
                    assertThat(client.receive().payload()).containsExactly(i);
                }
            }
            for (SocksClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void portOfAnotherProgramIsFoundTakenAlthoughLoopsShareTheirs() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            InetSocketAddress taken = new InetSocketAddress(other.getInetAddress(), other.getLocalPort());
            assertTaken(taken);
        }
        try (OurServer ours = OurServer.start(KEYS, engine(Pollers.best(), 2))) {
            assertTaken(ours.address());
        }
    }

    private static void assertTaken(InetSocketAddress address) {
        assertThatThrownBy(
                        () -> OurServer.start(address, KEYS, engine(Pollers.best(), 2), true, InstantSource.system()))
                .isInstanceOfSatisfying(
                        SocketError.class,
                        error -> assertThat(error.kind()).isEqualTo(SocketError.Kind.ADDRESS_IN_USE));
    }
}
