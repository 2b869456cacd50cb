package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procurator.Opened;
import procurator.dial.FakeLookup;
import procurator.half.Half;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.ClientPort;
import procurator.local.EagerLocal;
import procurator.local.LocalConfig;
import procurator.local.balancer.BalancerConfig;
import procurator.local.upstream.LinkServer;
import procurator.local.upstream.PoolConfig;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.socks.Users;
import procurator.wire.Address;

/** Promises 12 and 27: networks, addresses and servers change under tunnels and associations. */
@Tag("namespaces")
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class NetworksTest {
    /** From the network's return: new tunnels, and associations whose client keeps its port. */
    private static final Duration TCP = Duration.ofSeconds(2);

    private static final Duration UDP = Duration.ofSeconds(10);
    private static final int PORT = 8388;
    private static final int TUNNELS = 8;

    private final Opened opened = new Opened();
    private final FakeLookup names = new FakeLookup();
    private final Lines log = new Lines();

    @AfterEach
    void stop() throws Exception {
        opened.close();
        assertThat(log.toString()).doesNotContain("fault");
    }

    /** A client's machine with the local half, and a far one with the server and what is to be reached. */
    private final class TwoMachines {
        final Networks net = opened.add(new Networks());
        final Method method;
        final Pollers poller;
        final String password;
        final Target target;
        final UdpEchoServer udpTarget;
        final Half local;
        final InetSocketAddress socks;
        OurServer server;

        TwoMachines(Method method, Pollers poller) throws Exception {
            this.method = method;
            this.poller = poller;
            this.password = ClientKeys.generate(method, new SecureRandom());
            this.target = opened.add(net.on(net.far, () -> Target.echo("127.0.0.1")));
            this.udpTarget = opened.add(net.on(net.far, () -> UdpEchoServer.echo("127.0.0.1")));
            this.server = startServer("198.51.100.2");
            names.knows("server", "198.51.100.2");
            this.local = opened.add(net.on(net.client, () -> EagerLocal.start(config(), log.log(), names)));
            this.socks = Listening.at(local.listening(), "SOCKS/HTTP");
        }

        private LocalConfig config() throws IOException {
            return new LocalConfig(
                    List.of(new ClientPort(
                            Listening.anyPort(), new ClientPort.Offer(true, Mode.TCP_AND_UDP, new Users(Map.of())))),
                    List.of(LinkServer.of(new Address.Name("server", PORT), ClientKeys.ofPassword(method, password))),
                    List.of(),
                    List.of(),
                    null,
                    true,
                    PoolConfig.DEFAULT,
                    BalancerConfig.DEFAULT,
                    Listening.engine(poller));
        }

        OurServer startServer(String address) throws Exception {
            InetSocketAddress at = new InetSocketAddress(InetAddress.ofLiteral(address), PORT);
            return opened.add(net.on(
                    net.far,
                    () -> OurServer.start(
                            at,
                            ServerKeys.ofPassword(method, password),
                            Listening.engine(poller),
                            true,
                            InstantSource.system())));
        }

        SocksClient open() throws IOException {
            return opened.add(SocksClient.through(socks, target.address()));
        }

        /** One tunnel, from its start to the first byte back. */
        long echoNanos() throws IOException {
            long start = System.nanoTime();
            try (SocksClient client = SocksClient.through(socks, target.address())) {
                echo(client);
            }
            return System.nanoTime() - start;
        }

        void fillPool() throws Exception {
            List<CompletableFuture<Long>> burst = startEchoes(TUNNELS);
            for (CompletableFuture<Long> each : burst) {
                each.join();
            }
            // at once: whatever changes then finds connections that no tunnel has looked at
            await().atMost(10, SECONDS).until(() -> ready() >= 2);
        }

        List<CompletableFuture<Long>> startEchoes(int count) {
            List<CompletableFuture<Long>> echoes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                echoes.add(net.start(net.client, this::echoNanos));
            }
            return echoes;
        }

        int ready() {
            String pool = local.status().stream()
                    .filter(line -> line.startsWith("pool"))
                    .findFirst()
                    .orElseThrow();
            return Integer.parseInt(pool.replaceAll(".* (\\d+) ready", "$1"));
        }

        /** More new tunnels than find a connection opened ahead. */
        void assertNewTunnelsWork() {
            for (CompletableFuture<Long> each : startEchoes(TUNNELS)) {
                assertThat(Duration.ofNanos(each.join())).isLessThan(TCP);
            }
        }

        UdpClient associate() throws Exception {
            UdpClient client = opened.add(net.on(net.client, () -> UdpClient.associate(socks)));
            assertThat(echoes(client)).isTrue(); // however long the first takes: nothing is measured yet
            client.socket().setSoTimeout(500);
            return client;
        }

        boolean echoes(UdpClient client) throws IOException {
            client.send(udpTarget.address(), (byte) 7);
            try {
                client.receive();
                return true;
            } catch (SocketTimeoutException _) {
                return false;
            }
        }

        void assertWorksAgain(UdpClient client) throws IOException {
            long start = System.nanoTime();
            while (!echoes(client)) {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(UDP);
            }
        }
    }

    private static void echo(SocksClient client) throws IOException {
        client.send((byte) 7);
        if (client.receive(1).length != 1) {
            throw new IOException("an end without an answer");
        }
    }

    @ParameterizedTest
    @CsvSource({"AES_128_GCM, NIO", "BLAKE3_AES_128_GCM, EPOLL", "AES_128_GCM, EPOLL"})
    void clientsAddressChanges(Method method, Pollers poller) throws Exception {
        TwoMachines fixture = new TwoMachines(method, poller);
        UdpClient udp = fixture.associate();
        fixture.fillPool();
        fixture.net.run("ip -n $client addr del 192.0.2.2/24 dev left; ip -n $client addr add 192.0.2.77/24 dev left;"
                + " ip -n $client route add default via 192.0.2.1");
        fixture.assertNewTunnelsWork();
        fixture.assertWorksAgain(udp);
        assertThat(log.toString()).contains("leave from another address now");
    }

    /** A second network is there beside the first, which is a dead end now. */
    @ParameterizedTest
    @CsvSource({"AES_128_GCM, NIO", "BLAKE3_AES_128_GCM, EPOLL"})
    void clientGetsAnotherAddressBesideTheFirst(Method method, Pollers poller) throws Exception {
        TwoMachines fixture = new TwoMachines(method, poller);
        UdpClient udp = fixture.associate();
        fixture.fillPool();
        fixture.net.run("ip -n $client addr add 192.0.2.77/24 dev left;"
                + " ip -n $client route replace default via 192.0.2.1 src 192.0.2.77;"
                + " ip -n $router route add blackhole 192.0.2.2/32");
        fixture.assertNewTunnelsWork();
        fixture.assertWorksAgain(udp);
    }

    /** As when a router was restarted, or another one took over: of the connections there are it knows nothing. */
    @ParameterizedTest
    @CsvSource({"AES_128_GCM, EPOLL", "BLAKE3_AES_128_GCM, EPOLL"})
    void connectionsThatTheRouterHasForgottenAreReplaced(Method method, Pollers poller) throws Exception {
        TwoMachines fixture = new TwoMachines(method, poller);
        UdpClient udp = fixture.associate();
        fixture.fillPool();
        fixture.net.run("ip -n $router rule add iif left sport 20000-29999 blackhole;"
                + " ip netns exec $client sh -c 'echo 30000 39999 >/proc/sys/net/ipv4/ip_local_port_range'");
        fixture.assertNewTunnelsWork();
        fixture.assertWorksAgain(udp);
        assertThat(log.toString()).contains("took nothing on a connection opened ahead");
    }

    @ParameterizedTest
    @CsvSource({"AES_128_GCM, NIO", "BLAKE3_AES_128_GCM, EPOLL"})
    void routeGoesAndComesBack(Method method, Pollers poller) throws Exception {
        assertOutageIsSurvived(method, poller, Duration.ofSeconds(5));
    }

    @Tag("soak")
    @ParameterizedTest
    @CsvSource({"AES_128_GCM, NIO", "BLAKE3_AES_128_GCM, EPOLL"})
    void routeGoesAndComesBackAfterHalfAMinute(Method method, Pollers poller) throws Exception {
        assertOutageIsSurvived(method, poller, Duration.ofSeconds(30));
    }

    private void assertOutageIsSurvived(Method method, Pollers poller, Duration outage) throws Exception {
        TwoMachines fixture = new TwoMachines(method, poller);
        UdpClient udp = fixture.associate();
        SocksClient inUse = fixture.net.on(fixture.net.client, fixture::open);
        echo(inUse);
        fixture.fillPool();
        fixture.net.cut();
        long until = System.nanoTime() + outage.toNanos();
        inUse.send((byte) 7);
        while (System.nanoTime() < until) {
            assertThat(fixture.echoes(udp)).isFalse();
        }
        List<CompletableFuture<Long>> begunBefore = fixture.startEchoes(2);
        await().during(Duration.ofMillis(500)).until(() -> true);
        fixture.net.mend();
        fixture.assertNewTunnelsWork();
        fixture.assertWorksAgain(udp);
        for (CompletableFuture<Long> each : begunBefore) {
            each.join();
        }
        inUse.socket().setSoTimeout(90_000); // the kernel repeats what was sent ever more seldom
        assertThat(inUse.receive(1)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"AES_128_GCM, NIO", "BLAKE3_AES_128_GCM, EPOLL", "AES_128_GCM, EPOLL"})
    void serverIsRestarted(Method method, Pollers poller) throws Exception {
        TwoMachines fixture = new TwoMachines(method, poller);
        UdpClient udp = fixture.associate();
        fixture.fillPool();
        fixture.server.close();
        assertThat(fixture.echoes(udp)).isFalse();
        fixture.server = fixture.startServer("198.51.100.2");
        fixture.assertNewTunnelsWork();
        fixture.assertWorksAgain(udp);
    }

    /** Power was cut: nobody was told, and what is sent on connections of before is answered by RST. */
    @ParameterizedTest
    @CsvSource({"AES_128_GCM, EPOLL", "BLAKE3_AES_128_GCM, EPOLL"})
    void serverIsRestartedAndItsEndingsGetLost(Method method, Pollers poller) throws Exception {
        TwoMachines fixture = new TwoMachines(method, poller);
        fixture.fillPool();
        fixture.net.run("ip -n $far link set right down");
        fixture.server.close();
        fixture.net.run("ip -n $far link set right up; ip -n $far route add default via 198.51.100.1");
        fixture.server = fixture.startServer("198.51.100.2");
        fixture.assertNewTunnelsWork();
    }

    @ParameterizedTest
    @CsvSource({"AES_128_GCM, NIO", "BLAKE3_AES_128_GCM, EPOLL", "AES_128_GCM, EPOLL"})
    void serversNameMovesToAnotherAddress(Method method, Pollers poller) throws Exception {
        TwoMachines fixture = new TwoMachines(method, poller);
        UdpClient udp = fixture.associate();
        fixture.fillPool();
        fixture.startServer("198.51.100.3");
        fixture.net.run("ip -n $router route add blackhole 198.51.100.2/32");
        names.knows("server", "198.51.100.3");
        if (poller == Pollers.EPOLL) {
            fixture.assertNewTunnelsWork();
        }
        fixture.assertWorksAgain(udp);
    }
}
