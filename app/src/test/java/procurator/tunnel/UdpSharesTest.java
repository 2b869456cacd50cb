package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.Opened;
import procurator.half.EngineConfig;
import procurator.half.Half;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.ClientPort;
import procurator.local.Forward;
import procurator.local.upstream.LinkServer;
import procurator.server.ServerConfig;
import procurator.server.ServerConfig.Service;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.udp.UdpLimits;
import procurator.wire.Address;

/** UDP's share of the descriptors is one for the process, whatever the number of loops, forwards and services. */
@Timeout(120)
class UdpSharesTest {
    private static final Method METHOD = Method.AES_128_GCM;
    private static final UdpLimits TWENTY_SOCKETS = new UdpLimits(Duration.ofMinutes(5), 100, 100, 20);

    @AutoClose
    private final Opened opened = new Opened();

    private static EngineConfig engine(Pollers poller, int workers, UdpLimits limits) {
        EngineConfig usual = Listening.engine(poller);
        return new EngineConfig(workers, poller, usual.relay(), limits, usual.drain());
    }

    private OurServer server(Pollers poller) throws IOException {
        return opened.add(OurServer.start(METHOD, poller, "secret"));
    }

    private OurLocal local(OurServer server, EngineConfig engine, List<Forward> forwards, boolean socks)
            throws IOException {
        List<ClientPort> ports = socks ? List.of(OurLocal.port(Listening.anyPort(), Mode.TCP_AND_UDP)) : List.of();
        LinkServer link = OurLocal.link(METHOD, server.address(), "secret");
        return opened.add(OurLocal.start(OurLocal.config(ports, link, forwards, null, engine)));
    }

    private static void awaitStatus(Half half, String... lines) {
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(half.status()).contains(lines));
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void socksClientsOfAllLoopsHaveOneShare(Pollers poller) throws IOException {
        OurLocal local = local(server(poller), engine(poller, 4, TWENTY_SOCKETS), List.of(), true);
        List<UdpClient> granted = associate(local.socksAddress(), 30);
        assertThat(granted).hasSize(10);
        awaitStatus(local.half(), "udp associations: 10 now, 10 ever", "udp limits: 10 associations");
        for (UdpClient client : granted.subList(0, 3)) {
            client.close();
        }
        awaitStatus(local.half(), "udp associations: 7 now, 10 ever");
        assertThat(associate(local.socksAddress(), 30)).hasSize(3);
    }

    private List<UdpClient> associate(InetSocketAddress proxy, int times) {
        List<UdpClient> granted = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try {
                granted.add(opened.add(UdpClient.associate(proxy)));
            } catch (IOException e) {
                assertThat(e).hasMessage("SOCKS reply 1");
            }
        }
        return granted;
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void forwardsHaveOneShareAndHalfOfItBesideSocks(Pollers poller) throws IOException {
        List<Forward> forwards = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Address target = opened.add(UdpEchoServer.echo("127.0.0.1")).address();
            forwards.add(new Forward(Listening.eachAnyPort(), target, Mode.UDP_ONLY));
        }
        OurServer server = server(poller);
        OurLocal alone = local(server, engine(poller, 2, TWENTY_SOCKETS), forwards, false);
        OurLocal both = local(server, engine(poller, 2, TWENTY_SOCKETS), forwards, true);
        for (OurLocal local : List.of(alone, both)) {
            for (String line : local.half().listening()) {
                if (line.startsWith("UDP ")) {
                    askFromTenPorts(Listening.at(List.of(line), "UDP"));
                }
            }
        }
        awaitStatus(alone.half(), "udp associations: 20 now, 30 ever", "udp limits: 20 associations");
        awaitStatus(both.half(), "udp associations: 10 now, 30 ever", "udp limits: 15 associations");
        assertThat(associate(both.socksAddress(), 10)).hasSize(5);
    }

    /** They stay open, so that no two have the same. */
    private void askFromTenPorts(InetSocketAddress port) throws IOException {
        for (int i = 0; i < 10; i++) {
            DatagramSocket client = opened.add(PacketClient.socket("127.0.0.1"));
            client.send(new DatagramPacket(new byte[] {7}, 1, port));
            client.receive(new DatagramPacket(new byte[1], 1));
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void servicesOfAServerHaveOneShareWhateverTheNumberOfLoops(Pollers poller) throws IOException {
        Address target = opened.add(UdpEchoServer.echo("127.0.0.1")).address();
        Service service =
                new Service(List.of(Listening.eachAnyPort()), ServerKeys.ofPassword(METHOD, "secret"), Mode.UDP_ONLY);
        OurServer server = opened.add(OurServer.start(new ServerConfig(
                List.of(service, service, service), true, List.of(), false, engine(poller, 4, TWENTY_SOCKETS))));
        try (DatagramSocket ofAll = PacketClient.socket("127.0.0.1")) {
            for (String line : server.half().listening()) {
                PacketClient client = new PacketClient(METHOD, "secret", Listening.at(List.of(line), "UDP"));
                ask(client, ofAll, target);
                for (int i = 0; i < 10; i++) {
                    ask(client, opened.add(PacketClient.socket("127.0.0.1")), target);
                }
            }
        }
        awaitStatus(server.half(), "udp associations: 20 now, 33 ever", "udp limits: 20 associations");
    }

    /** The session of these has no identity: one port that asks several services is to hear each of them. */
    private static void ask(PacketClient client, DatagramSocket socket, Address target) throws IOException {
        client.send(socket, client.seal(target, (byte) 7));
        assertThat(client.receive(socket)).containsExactly(7);
    }

    /** Seen: 77 of 100 had one, and then nobody could connect any more. */
    @Test
    void crowdOfAssociationsLeavesDescriptorsForTunnels(@TempDir Path folder) throws Exception {
        HalfProcess half = opened.add(HalfProcess.start("local", folder, """
                {"server": "127.0.0.1", "server_port": 9, "method": "aes-128-gcm", "password": "secret",
                 "local_address": "127.0.0.1", "local_port": 0, "workers": 4}
                """, "256"));
        InetSocketAddress proxy = half.address("SOCKS/HTTP");
        assertThat(associate(proxy, 100)).hasSize(25);
        for (int i = 0; i < 5; i++) {
            try (Socket client = new Socket()) {
                client.setSoTimeout(20_000);
                client.connect(proxy);
                client.getOutputStream().write(new byte[] {5, 1, 0});
                assertThat(client.getInputStream().readNBytes(2)).containsExactly(5, 0);
            }
        }
        half.sigusr1();
        half.awaitLine("udp associations: 25 now, 25 ever");
        half.awaitLine("udp limits: 25 associations");
    }
}
