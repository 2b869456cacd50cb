package procurator.tunnel;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.Opened;
import procurator.half.Broken;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.upstream.LinkServer;
import procurator.net.FreePort;
import procurator.plugin.Plugin;
import procurator.plugin.Script;
import procurator.server.ServerConfig;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.wire.Addresses;

/** What becomes of plugins' processes when a half ends, and of a half when its plugin does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PluginProcessesTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String NO_GUARD = " WARN there is no /bin/sh or no setsid (expected: both";
    private static final Method METHOD = Method.AES_128_GCM;

    @TempDir
    private Path folder;

    private final Opened opened = new Opened();
    private Script script;

    /** For datagrams alone: nobody waits until such a plugin listens. */
    @BeforeEach
    void write() throws IOException {
        script = new Script(folder, "sleep 1000 &", "echo $$ $! > pids", "wait");
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
    }

    private HalfProcess local() throws IOException {
        return opened.add(HalfProcess.start("local", folder, config(server(1))));
    }

    private String server(int port) {
        return """
                {"server": "127.0.0.1", "server_port": %d, "method": "aes-128-gcm", "password": "x",
                 "plugin": "%s", "plugin_mode": "udp_only"}""".formatted(port, script.file());
    }

    private static String config(String servers) {
        return "{\"servers\": [" + servers + "], \"local_port\": 0, \"drain\": \"0s\"}";
    }

    private void assertNoneIsLeft(long... pids) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (long pid : pids) {
                assertThat(Script.isThere(pid)).isFalse();
            }
        });
    }

    private long[] pids() throws IOException {
        return Arrays.stream(script.written("pids").strip().split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    @Test
    void noneIsLeftBehindByAHalfThatIsKilled() throws Exception {
        HalfProcess half = local();
        long[] pids = pids();
        assertThat(Script.isThere(pids[0])).isTrue();
        half.sigkill();
        assertNoneIsLeft(pids);
    }

    /** So it is where there is no setsid; then it is said, once for all plugins. */
    @Test
    void withoutAGuardAPluginStaysBehindAHalfThatIsKilled() throws Exception {
        Path programs = Files.createDirectory(folder.resolve("bin"));
        Files.copy(Path.of("/bin/sleep"), programs.resolve("sleep"), COPY_ATTRIBUTES);
        script = new Script(folder, "echo $$ >> pids", "exec sleep 1000");
        HalfProcess half = opened.add(HalfProcess.start(
                "local", folder, config(server(1) + ", " + server(2)), Map.of("PATH", programs.toString())));
        await().until(() -> script.written("pids").lines().count() == 2);
        half.awaitLine(NO_GUARD);
        assertThat(half.lines(NO_GUARD)).isEqualTo(1);
        half.sigkill();
        int _ = half.awaitEnd();
        for (String pid : script.written("pids").lines().toList()) {
            ProcessHandle plugin = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            assertThat(plugin.isAlive()).isTrue();
            assertThat(plugin.destroyForcibly()).isTrue();
        }
    }

    @Test
    void noneIsLeftWhenAHalfHasEnded() throws Exception {
        HalfProcess half = local();
        long[] pids = pids();
        half.sigterm();
        half.awaitEnd();
        for (long pid : pids) {
            assertThat(Script.isThere(pid)).isFalse();
        }
    }

    @Test
    void serverWhosePluginIsMissingDoesNotStart() throws Exception {
        InetSocketAddress listen = new InetSocketAddress(LOOPBACK, FreePort.find());
        Plugin missing = new Plugin("no-such-plugin", "", List.of(), Mode.TCP_ONLY);
        ServerConfig config = new ServerConfig(
                List.of(new ServerConfig.Service(
                        List.of(listen), ServerKeys.ofPassword(METHOD, "x"), Mode.TCP_ONLY, missing)),
                true,
                List.of(),
                true,
                EngineConfig.DEFAULT);
        assertThatThrownBy(() -> OurServer.start(config))
                .isInstanceOf(Broken.class)
                .hasMessageStartingWith(
                        "plugin no-such-plugin of 127.0.0.1:" + listen.getPort() + ": there is no such program");
    }

    /** The test listens in its place, for as long as it likes. */
    @Test
    void onePluginThatRunsAndNoLongerListensIsStartedAgainBecauseARequestFailed() throws Exception {
        OurServer server = opened.add(OurServer.start(METHOD, Pollers.best(), "x"));
        Script silent = new Script(folder, "echo $SS_LOCAL_PORT >> ports", "exec sleep 1000");
        LinkServer link = OurLocal.link(METHOD, server.address(), "x")
                .withPlugin(new Plugin(silent.file().toString(), "", List.of(), Mode.TCP_ONLY));
        CompletableFuture<OurLocal> starting = CompletableFuture.supplyAsync(() -> started(link));
        Middle first = opened.add(new Middle(port(silent, 1), server.address()));
        OurLocal local = opened.add(starting.join());
        assertThat(reply(local)).isZero();
        first.close();
        assertThat(reply(local)).isEqualTo(5);
        assertThat(local.log.toString())
                .contains("the server " + Addresses.text(server.address())
                        + " cannot be reached: its plugin takes no connections. SIGUSR1 tells");
        opened.add(new Middle(port(silent, 2), server.address()));
        await().atMost(Duration.ofSeconds(20)).until(() -> reply(local) == 0);
        assertThat(local.half().status()).anyMatch(line -> line.endsWith("; started 2 times"));
    }

    /** Nobody knows the plugin's port, which is another one at each start. */
    @Test
    void whatBecomesOfALinkThroughAPluginIsToldOfItsServer() throws Exception {
        OurServer server = opened.add(OurServer.start(
                ServerKeys.ofPassword(METHOD, "another"),
                Listening.withHandshake(Pollers.best(), Duration.ofMillis(300))));
        Script silent = new Script(folder, "echo $SS_LOCAL_PORT >> ports", "exec sleep 1000");
        LinkServer link = OurLocal.link(METHOD, server.address(), "x")
                .withPlugin(new Plugin(silent.file().toString(), "", List.of(), Mode.TCP_ONLY));
        CompletableFuture<OurLocal> starting = CompletableFuture.supplyAsync(() -> started(link));
        opened.add(new Middle(port(silent, 1), server.address()));
        OurLocal local = opened.add(starting.join());
        try (Target target = Target.echo();
                SocksClient client = SocksClient.through(local.socksAddress(), target.address())) {
            client.send((byte) 7);
            assertThat(client.receiveAll()).isEmpty();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(local.log.toString())
                        .contains(
                                "a link ended without an answer from the server " + Addresses.text(server.address())));
    }

    private static OurLocal started(LinkServer link) {
        try {
            return OurLocal.start(link, Listening.engine(Pollers.best()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that a start was given, once there was so many. */
    private static int port(Script script, int starts) throws IOException {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> script.written("ports").lines().count() >= starts);
        return Integer.parseInt(script.written("ports").lines().toList().get(starts - 1));
    }

    /** What SOCKS replies to one who would be connected to something. */
    private int reply(OurLocal local) throws IOException {
        try (Target target = Target.echo();
                SocksClient client = new SocksClient(local.socksAddress())) {
            return client.connect(target.address());
        }
    }

    @Test
    void localWhoseOnlyServersPluginIsMissingDoesNotStart() {
        LinkServer only = OurLocal.link(METHOD, new InetSocketAddress(LOOPBACK, 1), "x")
                .withPlugin(new Plugin("no-such-plugin", "", List.of(), Mode.TCP_ONLY));
        assertThatThrownBy(() -> OurLocal.start(only, EngineConfig.DEFAULT))
                .isInstanceOf(Broken.class)
                .hasMessageStartingWith("plugin no-such-plugin of 127.0.0.1:1: there is no such program");
    }

    @Test
    void localWhoseOnlyServersPluginGoesMissingEndsWithThat() throws Exception {
        script = new Script(folder, "rm fake-plugin", "exit 1");
        HalfProcess half = local();
        assertThat(half.awaitEnd()).isEqualTo(69);
        half.awaitLine("procurator: plugin fake-plugin of 127.0.0.1:1: there is no such program");
    }

    @Test
    void localWhosePluginIsMissingGoesOnWithItsOtherServers() throws Exception {
        OurServer server = opened.add(OurServer.start(METHOD, Pollers.best(), "x"));
        LinkServer good = OurLocal.link(METHOD, server.address(), "x");
        LinkServer bad = OurLocal.link(METHOD, new InetSocketAddress(LOOPBACK, 1), "x")
                .withPlugin(new Plugin("no-such-plugin", "", List.of(), Mode.TCP_ONLY));
        OurLocal local = opened.add(OurLocal.ofSeveral(List.of(bad, good)));
        try (Target target = Target.echo();
                SocksClient client = new SocksClient(local.socksAddress())) {
            assertThat(client.connect(target.address())).isZero();
        }
        assertThat(local.log.toString()).contains("plugin no-such-plugin of 127.0.0.1:1: there is no such program");
        assertThat(local.half().status()).anyMatch(line -> line.startsWith("plugin no-such-plugin of 127.0.0.1:1: "));
    }
}
