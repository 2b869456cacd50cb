package procurator.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.Opened;
import procurator.half.Mode;
import procurator.half.PluginState;
import procurator.half.PluginState.PluginPhase;
import procurator.log.Log;
import procurator.wire.Address;

/** A plugin's process: what it is told, how it is watched, and that nothing of it stays. The test listens in its place. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeptPluginTest {
    private static final Address SERVER = new Address.Name("vps.example", 8388);
    private static final String FOREVER = "exec sleep 1000";
    private static final Restarts SOON =
            new Restarts(Duration.ofMillis(1), Duration.ofMillis(8), Duration.ofHours(1), () -> 0);

    @TempDir
    private Path folder;

    private final Opened opened = new Opened();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(said, true, UTF_8), Log.Level.DEBUG, InstantSource.system());
    private ServerSocket listening;
    private PluginEnds ends;

    @BeforeEach
    void listen() throws IOException {
        listening = opened.add(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
        ends = at(listening);
    }

    @AfterEach
    void close() throws Exception {
        opened.close();
    }

    private static PluginEnds at(ServerSocket listening) {
        InetSocketAddress at = (InetSocketAddress) listening.getLocalSocketAddress();
        return new PluginEnds("vps.example", 8388, at, at);
    }

    private KeptPlugin kept(Plugin plugin, Restarts restarts) {
        return opened.add(new KeptPlugin(plugin, "vps.example:8388", () -> ends, restarts, log));
    }

    private KeptPlugin started(Plugin plugin) {
        KeptPlugin kept = kept(plugin, SOON);
        kept.start();
        kept.awaitFirst();
        return kept;
    }

    /** What it is given up for, after so many failures. */
    private String gaveUp(Plugin plugin, int failures) throws Exception {
        CompletableFuture<PluginFailure> last = new CompletableFuture<>();
        kept(plugin, SOON).start(failures, last::complete);
        return last.get(30, TimeUnit.SECONDS).text();
    }

    @Test
    void isToldItsEndsItsOptionsAndItsArgumentsAndNothingElseOfOurs() throws Exception {
        Script script = new Script(folder, "printf '%s\\n' \"$@\" > args", "env > seen", FOREVER);
        started(script.plugin("obfs=http;obfs-host=a\\;b", "--fast-open", "two words"));
        List<String> seen = script.written("seen").lines().toList();
        assertThat(seen)
                .contains(
                        "SS_REMOTE_HOST=vps.example",
                        "SS_REMOTE_PORT=8388",
                        "SS_LOCAL_HOST=127.0.0.1",
                        "SS_LOCAL_PORT=" + ends.local().getPort(),
                        "SS_PLUGIN_OPTIONS=obfs=http;obfs-host=a\\;b",
                        "PATH=" + System.getenv("PATH"))
                .allMatch(line -> line.matches("(SS_.*|PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\\w+|TZ|TMPDIR|XDG_\\w+"
                        + "|LD_LIBRARY_PATH|SSL_CERT_\\w+|GO[A-Z]+|PWD|OLDPWD|SHLVL|_)=.*"));
        assertThat(script.written("args").lines()).containsExactly("--fast-open", "two words");
    }

    @Test
    void hasNoDescriptorOfOurs() throws Exception {
        Plugin lists = new Plugin("ls", "", List.of("/proc/self/fd"), Mode.TCP_ONLY);
        gaveUp(lists, 1);
        assertThat(said.toString(UTF_8).lines().filter(line -> line.contains(" printed: ")))
                .extracting(line -> line.replaceFirst(".* printed: ", ""))
                .containsExactly("0", "1", "2", "3"); // the last is the folder that is listed
    }

    @Test
    void withoutOptionsTheirVariableIsNotThere() throws Exception {
        Script script = new Script(folder, "env > seen", FOREVER);
        started(script.plugin(""));
        assertThat(script.written("seen")).doesNotContain("SS_PLUGIN_OPTIONS");
    }

    @Test
    void endsWithWhateverItHasStarted() throws Exception {
        Script script = new Script(folder, "sleep 1000 &", "echo $$ $! > pids", "wait");
        KeptPlugin kept = started(script.plugin(""));
        long[] pids = pids(script);
        kept.close();
        assertThat(kept.address()).isNull();
        assertAllGone(pids);
    }

    @Test
    void oneThatDoesNotHeedTermIsKilled() throws Exception {
        Script script = new Script(folder, "trap '' TERM", "echo $$ > pids", "while :; do sleep 1000; done");
        KeptPlugin kept = started(script.plugin(""));
        long[] pids = pids(script);
        kept.close();
        assertAllGone(pids);
    }

    @Test
    void whatItLeavesBehindWhenItEndsByItselfEndsToo() throws Exception {
        Script script = new Script(folder, "sleep 1000 > /dev/null 2>&1 &", "echo $! > pids", "exit 3");
        assertThat(gaveUp(script.plugin(""), 1)).contains("it ended with exit code 3");
        assertAllGone(pids(script));
    }

    private static long[] pids(Script script) throws IOException {
        return Arrays.stream(script.written("pids").strip().split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static void assertAllGone(long... pids) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            for (long pid : pids) {
                assertThat(Script.isThere(pid)).isFalse();
            }
        });
    }

    @Test
    void isStartedAgainWheneverItEndsElsewhereIfTheNextPlaceIsAnother() throws Exception {
        Script script = new Script(folder, "echo x >> starts", "[ $(wc -l < starts) -lt 3 ] && exit 1", FOREVER);
        KeptPlugin kept = kept(script.plugin(""), SOON);
        kept.start();
        await().until(() -> script.written("starts").lines().count() == 3 && kept.address() != null);
        assertThat(kept.state().starts()).isEqualTo(3);
        assertThat(said.toString(UTF_8)).contains("it is started again in 1 ms", "it is started again in 2 ms");
    }

    @Test
    void oneThatRunsAndNoLongerListensIsStartedAgainWhenSomebodyWasRefused() throws Exception {
        Script script = new Script(folder, "echo $$ > pids", FOREVER);
        KeptPlugin kept = started(script.plugin(""));
        long[] pids = pids(script);
        kept.refused(ends.listens());
        listening.accept().close(); // that it listens was asked at the start,
        listening.accept().close(); // and again
        assertThat(kept.state().starts()).isEqualTo(1);
        InetSocketAddress old = ends.listens();
        ServerSocket next = opened.add(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
        ends = at(next);
        listening.close();
        kept.refused(old);
        await().until(() -> ends.listens().equals(kept.address()));
        assertThat(said.toString(UTF_8))
                .containsOnlyOnce("plugin fake-plugin of vps.example:8388: it runs and takes no connections any more;"
                        + " it printed nothing; it is started again in 1 ms");
        assertAllGone(pids);
        kept.refused(old); // comes late, and is not of this one
        assertThat(kept.state().starts()).isEqualTo(2);
    }

    @Test
    void whatItIsAtIsToldAtAnyTime() throws Exception {
        Script script = new Script(folder, "echo x >> starts", "[ $(wc -l < starts) -lt 2 ] && exit 1", FOREVER);
        Restarts inAMinute = new Restarts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofHours(1), () -> 0);
        KeptPlugin paused = kept(script.plugin(""), inAMinute);
        assertThat(paused.state())
                .isEqualTo(new PluginState(
                        "plugin fake-plugin of vps.example:8388", PluginPhase.STARTS, Duration.ZERO, 0));
        paused.start();
        await().until(() -> paused.state().phase() == PluginPhase.PAUSES
                && paused.state().time().isPositive());
        assertThat(paused.state().time()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
        KeptPlugin runs = started(script.plugin(""));
        await().until(() -> runs.state().phase() == PluginPhase.RUNS);
        assertThat(runs.state().time()).isLessThan(Duration.ofMinutes(1));
        assertThat(List.of(paused, runs))
                .extracting(each -> each.state().starts())
                .containsExactly(1, 1);
        KeptPlugin missing = kept(new Plugin("no-such-plugin", "", List.of(), Mode.TCP_ONLY), SOON);
        missing.start(5, _ -> {});
        missing.awaitFirst();
        assertThat(missing.state().phase()).isEqualTo(PluginPhase.GIVEN_UP);
    }

    @Test
    void eachStartBesideLocalHasAnotherPort() throws IOException {
        PluginEnds one = PluginEnds.toServer(SERVER);
        PluginEnds two = PluginEnds.toServer(SERVER);
        assertThat(one.local()).isNotEqualTo(two.local());
        assertThat(one.listens()).isEqualTo(one.local());
        assertThat(one.local().getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void pausesDoubleUpToTheLongestAndVaryByAQuarter() {
        Restarts usual = Restarts.usual(() -> 0);
        assertThat(List.of(1, 2, 3, 6, 7, 100))
                .extracting(failed -> usual.pause(failed).toSeconds())
                .containsExactly(1L, 2L, 4L, 32L, 60L, 60L);
        assertThat(Restarts.usual(() -> 1).pause(1)).isEqualTo(Duration.ofMillis(1_250));
    }

    @Test
    void oneThatStoodForLongIsAsOneThatNeverFailed() throws Exception {
        Script script = new Script(folder, "echo x >> starts", "exit 1");
        Restarts settledAtOnce = new Restarts(Duration.ofMillis(1), Duration.ofHours(1), Duration.ZERO, () -> 0);
        kept(script.plugin(""), settledAtOnce).start(2, _ -> {});
        await().until(() -> script.written("starts").lines().count() > 4);
    }

    @Test
    void aMissingOneIsSaidInOneText() throws Exception {
        Plugin missing = new Plugin("no-such-plugin", "", List.of(), Mode.TCP_ONLY);
        assertThat(gaveUp(missing, 2))
                .isEqualTo("plugin no-such-plugin of vps.example:8388: there is no such program (expected: one on the"
                        + " PATH, or a path; Debian has simple-obfs and shadowsocks-v2ray-plugin)");
    }

    @Test
    void oneThatMayNotBeExecutedIsAsOneThatIsMissing() throws Exception {
        Script script = new Script(folder, FOREVER);
        Files.setPosixFilePermissions(script.file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(gaveUp(script.plugin(""), KeptPlugin.EVER))
                .isEqualTo(
                        "plugin fake-plugin of vps.example:8388: its file may not be executed (expected: one that the"
                                + " user of this process may execute, as chmod +x makes it)");
        Path folderOfThatName = Files.createDirectory(folder.resolve("a-folder"));
        assertThat(gaveUp(new Plugin(folderOfThatName.toString(), "", List.of(), Mode.TCP_ONLY), KeptPlugin.EVER))
                .contains("there is no such program");
        ends = nobodyListens();
        Files.writeString(script.file(), "#!/no/such/shell\n");
        Files.setPosixFilePermissions(script.file(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(gaveUp(script.plugin(""), KeptPlugin.EVER))
                .contains("it ended with exit code 127 before it listened");
    }

    private static PluginEnds nobodyListens() throws IOException {
        InetSocketAddress nobody = PluginEnds.toServer(SERVER).local();
        return new PluginEnds("vps.example", 8388, nobody, nobody);
    }

    @Test
    void oneThatEndsIsStartedForEverUnlessSoManyFailuresAreGiven() throws Exception {
        Script script = new Script(folder, "echo x >> starts", "exit 1");
        kept(script.plugin(""), SOON)
                .start(
                        KeptPlugin.EVER,
                        failure -> said.writeBytes(failure.text().getBytes(UTF_8)));
        await().until(() -> script.written("starts").lines().count() > 8);
        assertThat(said.toString(UTF_8).lines()).allMatch(line -> line.matches(".* (DEBUG|WARN) .*"));
    }

    @Test
    void oneThatCrashesIsSaidInOneTextWithWhatItPrintedLastAndNothingOfItsOptions() throws Exception {
        Script script = new Script(
                folder,
                "echo one; echo two; echo three",
                "echo \"got $SS_PLUGIN_OPTIONS\" >&2",
                "echo \"key s3cret;x and $1\" >&2",
                "exit 7");
        assertThat(gaveUp(script.plugin("tls;key=s3cret\\;x", "--password=hunter2"), 1))
                .isEqualTo("plugin fake-plugin of vps.example:8388: it ended with exit code 7;"
                        + " it printed last: three / got *** / key *** and --password=***");
        assertThat(said.toString(UTF_8)).contains("printed: one").doesNotContain("s3cret", "hunter2");
    }

    @Test
    void oneThatASignalEndsIsSaidSo() throws Exception {
        Script script = new Script(folder, "kill -9 $$");
        assertThat(gaveUp(script.plugin(""), 1)).contains("it ended by signal 9; it printed nothing");
    }

    @Test
    void oneThatDoesNotListenInTimeIsSaidSo() throws Exception {
        Script script = new Script(folder, "echo waiting", "sleep 1000");
        PluginEnds silent = nobodyListens();
        try (PluginProcess process = PluginProcess.start(script.plugin(""), "plugin x", silent, log)) {
            await().until(() -> said.toString(UTF_8).contains("waiting"));
            assertThatThrownBy(() -> process.awaitListening(Duration.ofMillis(20)))
                    .hasMessage("plugin x: it does not listen within 0 s; it printed last: waiting");
        }
    }

    @Test
    void oneForDatagramsAloneIsNotAskedWhetherItListens() throws Exception {
        Script script = new Script(folder, FOREVER);
        ends = nobodyListens();
        Plugin plugin = script.plugin("");
        KeptPlugin kept = started(new Plugin(plugin.program(), "", List.of(), Mode.UDP_ONLY));
        assertThat(kept.address()).isEqualTo(ends.listens());
    }

    @Test
    void aFloodOfOutputIsReadToItsEndAndToldInPart() throws Exception {
        Script script = new Script(folder, "seq 1 100000", "echo done > after", FOREVER);
        started(script.plugin(""));
        script.written("after");
        await().until(() -> said.toString(UTF_8).contains("printed: 50"));
        assertThat(said.toString(UTF_8).lines().filter(line -> line.contains(" printed: ")))
                .hasSizeLessThan(200);
    }

    @Test
    void aServersPluginListensInItsPlaceAndLeadsToIt() throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4_000);
        int free = PluginEnds.toServer(SERVER).local().getPort();
        PluginEnds both = PluginEnds.ofServer(
                List.of(
                        new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), free),
                        new InetSocketAddress(InetAddress.ofLiteral("::1"), free)),
                server);
        assertThat(both.variables())
                .containsEntry("SS_REMOTE_HOST", "0.0.0.0|::1")
                .containsEntry("SS_REMOTE_PORT", "" + free)
                .containsEntry("SS_LOCAL_PORT", "4000");
        assertThat(both.listens()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), free));
    }

    @Test
    void whoListensInAServersPlaceAlreadyIsNotTakenForItsPlugin() {
        assertThatThrownBy(() -> PluginEnds.ofServer(List.of(ends.listens()), ends.local()))
                .hasMessage("another program listens on 127.0.0.1:"
                        + ends.listens().getPort() + " ('ss -lntp' shows which; expected: a port that is free)");
    }

    @Test
    void aPluginIsShownWithoutWhatItIsTold() {
        assertThat(Objects.toString(new Plugin("/opt/obfs-local", "key=s3cret", List.of("s3cret"), Mode.TCP_ONLY)))
                .isEqualTo("plugin obfs-local");
    }
}
