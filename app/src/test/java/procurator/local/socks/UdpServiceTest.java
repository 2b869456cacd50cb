package procurator.local.socks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.Opened;
import procurator.dial.FakeLookup;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.half.ClientLog;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.half.RelayLog;
import procurator.local.ClientPort;
import procurator.local.LocalConfig;
import procurator.local.ServerPlugins;
import procurator.local.Upstreams;
import procurator.local.upstream.Choice;
import procurator.local.upstream.LinkDialer;
import procurator.local.upstream.LinkLog;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.log.Logs;
import procurator.loop.EventLoop;
import procurator.net.ListenAddress;
import procurator.net.StarvedPoller;
import procurator.relay.Relay;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.socks.Users;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;
import procurator.tunnel.UdpClient;
import procurator.tunnel.UdpEchoServer;
import procurator.udp.Drop;
import procurator.udp.UdpCounters;
import procurator.udp.UdpCounts;
import procurator.wire.Address;

/** Associations of SOCKS clients when descriptors run out and names of servers are slow, or not found for a while. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpServiceTest {
    private static final Method METHOD = Method.AES_128_GCM;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final FakeLookup names = new FakeLookup();
    private final AtomicLong resolversClock = new AtomicLong();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final Opened opened = new Opened();

    @AfterEach
    void stop() throws Exception {
        opened.close();
        assertThat(faults).isEmpty();
    }

    /** What one loop of the local half has, with the test's poller and name servers. */
    private final class Fixture {
        final StarvedPoller poller;
        final OurServer server;
        final UdpCounters counters = new UdpCounters(100);
        final InetSocketAddress socks;
        private final EventLoop loop;

        /** @param host the name of the server; that may be an address in a name's clothes */
        Fixture(Pollers pollers, String host) throws IOException {
            server = OurServer.start(METHOD, pollers, "secret");
            opened.add(server);
            poller = new StarvedPoller(pollers.open());
            loop = new EventLoop("test", poller, System::nanoTime, faults::add);
            Resolver resolver = new Resolver(names, ResolverLimits.DEFAULT, resolversClock::get);
            opened.add(resolver);
            LocalConfig config = config(new Address.Name(host, server.address().getPort()));
            Log log = Logs.silent();
            LinkLog linkLog = new LinkLog(log);
            Choice choice = new Upstreams(
                            config,
                            resolver,
                            Duration.ofMillis(5),
                            new ServerPlugins(Duration.ZERO, log, linkLog),
                            _ -> {},
                            System::nanoTime,
                            linkLog)
                    .of(loop);
            LinkDialer dialer = new LinkDialer(loop, choice, linkLog);
            UdpService udp = new UdpService(loop, counters, choice, new Semaphore(100), null);
            Relay relay = new Relay(loop, dialer, Relay.Settings.DEFAULT, new RelayLog(log));
            SocksService service = new SocksService(
                    new Users(Map.of()),
                    config.mode(),
                    udp,
                    new ClientLog(log, "socks", "a client at %s was refused at the SOCKS port"));
            socks = relay.listen(ListenAddress.alone(ANY_PORT), () -> new GreetingStage(service));
            opened.add(loop.start());
        }

        private static LocalConfig config(Address server) {
            LinkServer link = LinkServer.of(server, ClientKeys.ofPassword(METHOD, "secret"));
            List<ClientPort> ports = List.of(OurLocal.port(ANY_PORT, Mode.TCP_AND_UDP));
            return OurLocal.config(ports, link, List.of(), null, EngineConfig.DEFAULT);
        }

        UdpClient associate() throws IOException {
            UdpClient client = UdpClient.associate(socks);
            opened.add(client);
            return client;
        }

        UdpCounts counted() {
            return CompletableFuture.supplyAsync(counters::counts, loop)
                    .orTimeout(20, SECONDS)
                    .join();
        }

        void awaitDropped(Drop why, long count) {
            await().atMost(20, SECONDS)
                    .untilAsserted(() -> assertThat(counted().drops()).containsExactlyEntriesOf(Map.of(why, count)));
        }
    }

    private UdpEchoServer target() throws IOException {
        UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
        opened.add(target);
        return target;
    }

    private static void assertEchoes(UdpClient client, Address target) throws IOException {
        client.send(target, (byte) 1, (byte) 2);
        assertThat(client.receive().payload()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void outOfDescriptorsThatAssociationAloneFails(Pollers pollers) throws IOException {
        Fixture local = new Fixture(pollers, "127.0.0.1");
        UdpEchoServer target = target();
        UdpClient before = local.associate();
        local.poller.noneToBind = true;
        assertThatThrownBy(local::associate).hasMessage("SOCKS reply 1");
        assertEchoes(before, target.address());
        local.poller.noneToBind = false;
        assertEchoes(local.associate(), target.address());
        assertThat(local.counted().open()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void outOfDescriptorsTowardsTheServerThatAssociationAloneFails(Pollers pollers) throws IOException {
        Fixture local = new Fixture(pollers, "127.0.0.1");
        UdpEchoServer target = target();
        UdpClient before = local.associate();
        local.poller.noneToConnect = true;
        assertThatThrownBy(local::associate).hasMessage("SOCKS reply 1");
        assertEchoes(before, target.address());
        assertThat(local.counted().open()).isEqualTo(1);
        local.poller.noneToConnect = false;
        assertEchoes(local.associate(), target.address());
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void associationWithoutASocketGetsOneWithALaterDatagram(Pollers pollers) throws IOException {
        Fixture local = new Fixture(pollers, "slow.test");
        names.knows("slow.test", "127.0.0.1");
        names.fallSilent();
        UdpEchoServer target = target();
        UdpClient client = local.associate();
        local.poller.noneToConnect = true;
        client.send(target.address(), (byte) 1);
        await().atMost(20, SECONDS).until(() -> local.counted().open() == 1);
        names.speak();
        local.awaitDropped(Drop.NO_SOCKET, 1);
        local.poller.noneToConnect = false;
        assertEchoes(client, target.address());
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void datagramsWaitForTheServersAddressUpToABoundAndGoInOrder(Pollers pollers) throws IOException {
        Fixture local = new Fixture(pollers, "slow.test");
        names.knows("slow.test", "127.0.0.1");
        names.fallSilent();
        try (DatagramSocket target = new DatagramSocket(ANY_PORT)) {
            target.setSoTimeout(20_000);
            Address address = new Address.Ip(target.getLocalAddress(), target.getLocalPort());
            UdpClient client = local.associate();
            for (byte i = 0; i < 20; i++) {
                client.send(address, i);
            }
            local.awaitDropped(Drop.QUEUE_FULL, 4);
            names.speak();
            for (byte i = 0; i < 16; i++) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                target.receive(packet);
                assertThat(packet.getLength()).isEqualTo(1);
                assertThat(packet.getData()).startsWith(i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void serverNotFoundAtFirstIsLookedForAgain(Pollers pollers) throws IOException {
        Fixture local = new Fixture(pollers, "late.test");
        UdpEchoServer target = target();
        UdpClient client = local.associate();
        client.send(target.address(), (byte) 1);
        local.awaitDropped(Drop.NAME_NOT_FOUND, 1);
        names.knows("late.test", "127.0.0.1");
        resolversClock.addAndGet(ResolverLimits.DEFAULT.keepFailure().toNanos());
        assertEchoes(client, target.address());
    }
}
