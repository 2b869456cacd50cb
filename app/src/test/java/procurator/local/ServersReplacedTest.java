package procurator.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.Opened;
import procurator.dial.FakeLookup;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.half.ClientLog;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.half.ServerCounts;
import procurator.local.balancer.BalancerConfig;
import procurator.local.socks.GreetingStage;
import procurator.local.socks.SocksService;
import procurator.local.socks.UdpService;
import procurator.local.upstream.Choice;
import procurator.local.upstream.LinkDialer;
import procurator.local.upstream.LinkLog;
import procurator.local.upstream.LinkServer;
import procurator.local.upstream.PoolConfig;
import procurator.local.upstream.Upstream;
import procurator.log.Log;
import procurator.log.Logs;
import procurator.loop.EventLoop;
import procurator.net.ListenAddress;
import procurator.plugin.Plugin;
import procurator.plugin.Script;
import procurator.relay.Relay;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.socks.Users;
import procurator.tunnel.Middle;
import procurator.tunnel.OurServer;
import procurator.tunnel.SocksClient;
import procurator.tunnel.Target;
import procurator.tunnel.UdpClient;
import procurator.tunnel.UdpEchoServer;
import procurator.udp.UdpCounters;
import procurator.wire.Address;

/** Servers that come and go while the half runs. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServersReplacedTest {
    private static final Method METHOD = Method.AES_128_GCM;
    private static final ClientKeys KEYS = ClientKeys.ofPassword(METHOD, "secret");
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final Opened opened = new Opened();
    private final FakeLookup names = new FakeLookup();
    private final Log log = Logs.silent();
    private Target target;
    private OurServer one;
    private OurServer two;

    @BeforeEach
    void start() throws IOException {
        target = opened.add(Target.echo());
        one = opened.add(OurServer.start(METHOD, Pollers.best(), "secret"));
        two = opened.add(OurServer.start(METHOD, Pollers.best(), "secret"));
    }

    @AfterEach
    void stop() throws Exception {
        opened.close();
    }

    /** What one loop of the local half has. */
    private final class OneLoop {
        final Upstreams upstreams;
        final ServerPlugins plugins;
        private final EventLoop loop;
        private final Choice choice;
        private final InetSocketAddress socks;

        OneLoop(LinkServer... servers) throws IOException {
            Resolver resolver = opened.add(new Resolver(names, ResolverLimits.DEFAULT, System::nanoTime));
            Users nobody = new Users(Map.of());
            LocalConfig config = new LocalConfig(
                    List.of(new ClientPort(ANY_PORT, new ClientPort.Offer(true, Mode.TCP_AND_UDP, nobody))),
                    List.of(servers),
                    List.of(),
                    List.of(),
                    null,
                    true,
                    PoolConfig.DEFAULT,
                    BalancerConfig.DEFAULT,
                    EngineConfig.DEFAULT);
            loop = new EventLoop("test", Pollers.best().open(), System::nanoTime, fault -> {
                throw new AssertionError(fault);
            });
            LinkLog linkLog = new LinkLog(log);
            plugins = new ServerPlugins(Duration.ZERO, log, linkLog);
            opened.add(plugins::close);
            upstreams = new Upstreams(config, resolver, Duration.ZERO, plugins, _ -> {}, System::nanoTime, linkLog);
            choice = upstreams.of(loop);
            UdpService udp = new UdpService(loop, new UdpCounters(100), choice, new Semaphore(100), null);
            Relay relay = new Relay(loop, new LinkDialer(loop, choice, linkLog), Relay.Settings.DEFAULT, linkLog);
            plugins.serve(loop, relay);
            SocksService service = new SocksService(
                    nobody,
                    config.mode(),
                    udp,
                    new ClientLog(log, "socks", "a client at %s was refused at the SOCKS port"));
            socks = relay.listen(ListenAddress.alone(ANY_PORT), () -> new GreetingStage(service));
            opened.add(loop.start());
        }

        SocksClient open() throws IOException {
            return opened.add(SocksClient.through(socks, target.address()));
        }

        List<ServerCounts> counts() {
            return CompletableFuture.supplyAsync(
                            () -> choice.upstreams().stream()
                                    .map(Upstream::counts)
                                    .toList(),
                            loop)
                    .orTimeout(20, SECONDS)
                    .join();
        }
    }

    private static LinkServer at(OurServer server, String remarks) {
        InetSocketAddress address = server.address();
        return LinkServer.of(new Address.Ip(address.getAddress(), address.getPort()), KEYS)
                .withRemarks(remarks);
    }

    private static void assertEchoes(SocksClient client) throws IOException {
        client.send((byte) 1, (byte) 2, (byte) 3);
        assertThat(client.receive(3)).containsExactly(1, 2, 3);
    }

    /** What a server has carried, to the target. */
    private static long tunnels(OurServer server) {
        return server.half().snapshot().loops().tunnels().ever();
    }

    @Test
    void oneThatIsThereNoMoreKeepsItsTunnelsAndGetsNoOthers() throws Exception {
        OneLoop local = new OneLoop(at(one, ""));
        SocksClient before = local.open();
        assertEchoes(before);
        local.upstreams.replace(List.of(at(two, "")));
        assertThat(local.counts())
                .extracting(ServerCounts::server)
                .containsExactly(at(two, "").address().toString());
        SocksClient after = local.open();
        assertEchoes(after);
        assertEchoes(before);
        assertThat(two.half().snapshot().loops().tunnels().open()).isPositive();
        one.close(); // what was opened ahead there no tunnel may find
        assertEchoes(local.open());
        assertEchoes(after);
    }

    /** A plugin that a test stands in for: where it listens, and whether it is there. */
    private record FakePlugin(Script script) {
        static FakePlugin in(Path folder) throws IOException {
            return new FakePlugin(
                    new Script(Files.createDirectory(folder), "echo $$ $SS_LOCAL_PORT > started", "exec sleep 1000"));
        }

        LinkServer before(LinkServer server) {
            return server.withPlugin(new Plugin(script.file().toString(), "", List.of(), Mode.TCP_ONLY));
        }

        private String[] started() throws IOException {
            return script.written("started").strip().split(" ");
        }

        Middle listen(OurServer before) throws IOException {
            return new Middle(Integer.parseInt(started()[1]), before.address());
        }

        boolean isThere() throws IOException {
            return Script.isThere(Long.parseLong(started()[0]));
        }
    }

    /** The other one, which nobody uses and which leaves later, shows that both have had their time. */
    @Test
    void pluginOfOneThatIsThereNoMoreEndsAfterItsTunnels(@TempDir Path folder) throws Exception {
        FakePlugin used = FakePlugin.in(folder.resolve("used"));
        FakePlugin unused = FakePlugin.in(folder.resolve("unused"));
        OneLoop local = new OneLoop(used.before(at(one, "")), unused.before(at(two, "")));
        CompletableFuture<Void> starting = CompletableFuture.runAsync(local.plugins::start);
        opened.add(used.listen(one));
        opened.add(unused.listen(two));
        starting.join();
        SocksClient client = local.open();
        assertEchoes(client);
        local.upstreams.replace(List.of(at(two, ""), unused.before(at(two, ""))));
        local.upstreams.replace(List.of(at(two, "")));
        await().until(() -> !unused.isThere());
        assertThat(used.isThere()).isTrue();
        assertEchoes(client);
        client.close();
        await().until(() -> !used.isThere());
    }

    @Test
    void oneThatStaysKeepsWhatWasOpenedAheadAndWhatWasCounted() throws Exception {
        OneLoop local = new OneLoop(at(one, "old"));
        for (int i = 0; i < 3; i++) {
            assertEchoes(local.open());
        }
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () -> assertThat(local.counts().getFirst().ready()).isPositive());
        ServerCounts before = local.counts().getFirst();
        local.upstreams.replace(List.of(at(two, ""), at(one, "new")));
        assertThat(local.counts().getLast()).isEqualTo(before);
        assertEchoes(local.open());
        assertThat(local.counts().getLast().hits()).isEqualTo(before.hits() + 1);
    }

    @Test
    void whatWasOpenedAheadToOneThatIsThereNoMoreIsClosed() throws Exception {
        OneLoop local = new OneLoop(at(one, ""));
        SocksClient before = local.open();
        assertEchoes(before);
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () -> assertThat(local.counts().getFirst().ready()).isPositive());
        local.upstreams.replace(List.of(at(two, "")));
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () -> assertThat(one.half().snapshot().loops().tunnels().open())
                                .isEqualTo(1));
        assertEchoes(before);
    }

    @Test
    void aDialUnderWayMayFinish() throws Exception {
        names.knows("slow.example", "127.0.0.1");
        names.fallSilent();
        OneLoop local = new OneLoop(
                LinkServer.of(new Address.Name("slow.example", one.address().getPort()), KEYS));
        CompletableFuture<SocksClient> dialling = CompletableFuture.supplyAsync(() -> {
            try {
                return local.open();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        await().atMost(20, SECONDS).until(() -> names.count("slow.example") == 1);
        local.upstreams.replace(List.of(at(two, "")));
        assertThat(local.counts()).hasSize(1);
        names.speak();
        assertEchoes(dialling.get(20, SECONDS));
        assertThat(tunnels(two)).isZero();
    }

    @Test
    void anAssociationStaysWhereItIsAnsweredAndMovesWhenItIsNot() throws Exception {
        UdpEchoServer echo = opened.add(UdpEchoServer.echo("127.0.0.1"));
        OneLoop local = new OneLoop(at(one, ""));
        UdpClient client = opened.add(UdpClient.associate(local.socks));
        assertThat(ask(client, echo, 1)).containsExactly(1);
        local.upstreams.replace(List.of(at(two, "")));
        assertThat(local.counts()).hasSize(1);
        assertThat(ask(client, echo, 2)).containsExactly(2);
        assertThat(two.half().snapshot().loops().udp().ever()).isZero();
        one.close();
        client.socket().setSoTimeout(200);
        await().atMost(20, SECONDS)
                .ignoreException(SocketTimeoutException.class)
                .untilAsserted(() -> assertThat(ask(client, echo, 3)).containsExactly(3));
        assertThat(two.half().snapshot().loops().udp().ever()).isEqualTo(1);
    }

    private static byte[] ask(UdpClient client, UdpEchoServer echo, int what) throws IOException {
        client.send(echo.address(), (byte) what);
        return client.receive().payload();
    }

    @Test
    void noServersAtAllAreRefused() throws Exception {
        OneLoop local = new OneLoop(at(one, ""));
        assertThatThrownBy(() -> local.upstreams.replace(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no server (expected: at least one)");
        assertEchoes(local.open());
    }
}
