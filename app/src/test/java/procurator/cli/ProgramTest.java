package procurator.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.cli.options.Command;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.half.Broken;
import procurator.half.Pollers;
import procurator.net.SocketError;
import procurator.plugin.Script;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Methods;
import procurator.tunnel.OurServer;
import procurator.tunnel.Target;

class ProgramTest {
    private static final String SECRET = "hunter2-Geheim";
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();

    private String file(String json) throws IOException {
        return Files.writeString(folder.resolve("config.json"), json).toString();
    }

    @Test
    void localRunsUntilASignalEndsItAndSaysWhereItListens() throws Exception {
        FutureTask<Integer> running =
                shell.start("local -s 127.0.0.1 -p 8388 -b 127.0.0.1 -l 1081 -k x -m aes-256-gcm".split(" ", -1));
        assertThat(shell.err()).contains("INFO local listens on TCP 127.0.0.1:1080\n");
        shell.end(running, "TERM");
        assertThat(shell.half.asked()).containsExactly("drain PT30S", "close");
        assertThat(shell.err())
                .contains("SIGTERM: accepts no more; 2 tunnels may go on for 30 s, or until the signal comes again\n");
        assertThat(Objects.requireNonNull(shell.local).socks()).hasToString("/127.0.0.1:1081");
        assertThat(shell.halts).isEmpty();
    }

    @Test
    void serverRunsFromOptionsAlone() throws Exception {
        FutureTask<Integer> running = shell.start(("server -s 127.0.0.1 -p 8388 --password-file " + keyFile()
                        + " --allow-private --allow 10.0.0.0/8 --workers 2 --method 2022-blake3-aes-128-gcm")
                .split(" ", -1));
        shell.end(running, "INT");
        assertThat(Objects.requireNonNull(shell.server).allowPrivate()).isTrue();
        assertThat(shell.server.engine().workers()).isEqualTo(2);
        assertThat(shell.server.services().getFirst().keys().method()).isEqualTo(Method.BLAKE3_AES_128_GCM);
        assertThat(shell.err()).doesNotContain("WARN");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void commandLineAsLongAsTheSystemAllowsIsReadInTimeThatGrowsAsItDoes() {
        List<String> args = new ArrayList<>(List.of("server"));
        for (int i = 0; i < 400_000; i++) {
            args.addAll(List.of("--allow", "10.0.0.0/8"));
        }
        args.add("--unheard-of");
        assertThat(shell.run(args.toArray(String[]::new))).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("--unheard-of: unknown option");
    }

    @ParameterizedTest
    @ValueSource(strings = {"genkey", "manual", "completion", "--help", "url ss://YWVzLTI1Ni1nY206eA@a.example:1"})
    void whatStandardOutputDoesNotTakeIsAnError(String command) {
        shell.standardOutput = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThat(shell.run(command.split(" ", -1))).isEqualTo(Exit.IO);
        assertThat(shell.err()).contains("standard output takes nothing");
    }

    @Test
    void ofANameOfAHundredThousandCharactersItsBeginningIsTold() {
        String name = "x".repeat(100_000);
        assertThat(shell.run("genkey", "-m", name)).isEqualTo(Exit.USAGE);
        assertThat(shell.run("check", name + ".json")).isEqualTo(Exit.IO);
        assertThat(shell.err().length()).isLessThan(5_000);
    }

    @Test
    void ofThousandsOfNetworksTheFirstAreShown() throws Exception {
        String networks = "\"192.0.2.0/24\"" + ",\"198.51.100.0/24\"".repeat(9_000);
        String file = file("{\"server\": \"::\", \"method\": \"aes-256-gcm\", \"password\": \"x\", \"allow\": ["
                + networks + "]}");
        assertThat(shell.run("check", "server", file)).isEqualTo(Exit.OK);
        assertThat(shell.out())
                .contains("public networks and [192.0.2.0/24, 198.51.100.0/24,")
                .hasSizeLessThan(5_000);
    }

    @Test
    void nameThatSomebodyGaveAServerMovesNoTerminal() throws Exception {
        String file = file("{\"server\": \"a.example\", \"method\": \"aes-256-gcm\", \"password\": \"x\","
                + " \"remarks\": \"\\u001b[2Jhome\\n\u5bb6\"}");
        assertThat(shell.run("check", "local", file)).isEqualTo(Exit.OK);
        assertThat(shell.out()).contains("server a.example:8388 ( [2Jhome \u5bb6), aes-256-gcm\n");
    }

    private String keyFile() throws IOException {
        return Files.writeString(folder.resolve("key"), KEY).toString();
    }

    @Test
    void secondSignalEndsAtOnce() throws Exception {
        FutureTask<Integer> running = shell.start("local", "-s", "x", "-k", KEY);
        shell.signal("TERM");
        shell.end(running, "TERM");
        assertThat(shell.halts).containsExactly(0);
    }

    @Test
    void countersAreShownOnUsr1() throws Exception {
        FutureTask<Integer> running = shell.start("local", "-s", "x", "-k", KEY);
        shell.signal("USR1");
        assertThat(shell.err()).contains("tunnels: 2 now, 1 of them in the handshake, 5 ever\n");
        shell.end(running, "TERM");
    }

    /** A half answered connections, was asked for its counters, and died of the question. */
    @Test
    void signalsThatMustNotEndItAreCaughtBeforeItListens() throws Exception {
        FutureTask<Integer> running = shell.start("local", "-s", "x", "-k", KEY);
        assertThat(shell.caughtBefore).contains("USR1", "HUP");
        shell.end(running, "TERM");
    }

    @Test
    void brokenFileOnHupChangesNothingAndSaysWhy() throws Exception {
        String file = file("{\"server\": \"x\", \"password\": \"" + KEY + "\"}");
        FutureTask<Integer> running = shell.start("local", "-c", file);
        shell.signal("HUP");
        assertThat(shell.err()).contains("the configuration is in order; restart to use it");
        file("{\"sever\": \"x\", \"password\": \"" + KEY + "\"}");
        shell.signal("HUP");
        assertThat(shell.err())
                .contains("config.json:1:2: sever: unknown key")
                .contains("the configuration is wrong; nothing has changed");
        assertThat(running.isDone()).isFalse();
        shell.end(running, "TERM");
    }

    @Test
    void passwordInTheCommandLineIsWarnedAboutOnceWithTwoBetterWays() throws Exception {
        FutureTask<Integer> running = shell.start("local", "-s", "x", "-k", SECRET, "-m", "aes-256-gcm");
        assertThat(shell.err())
                .containsOnlyOnce("WARN")
                .contains("--password-file")
                .contains("-k '${NAME}'");
        shell.end(running, "TERM");
    }

    @Test
    void variableInTheCommandLineIsNot() throws Exception {
        shell.environment = Map.of("SS", SECRET);
        FutureTask<Integer> running = shell.start("local", "-s", "x", "-k", "${SS}", "-m", "aes-256-gcm");
        assertThat(shell.err()).contains("listens on").doesNotContain("WARN");
        shell.end(running, "TERM");
    }

    @Test
    void localRunsFromAUrl() throws Exception {
        FutureTask<Integer> running =
                shell.start("local", "ss://YWVzLTEyOC1nY206dGVzdA@192.168.100.1:8888#Example1", "-l", "1090");
        assertThat(Objects.requireNonNull(shell.local).servers().getFirst().address())
                .hasToString("192.168.100.1:8888");
        assertThat(shell.local.servers().getFirst().remarks()).isEqualTo("Example1");
        shell.end(running, "TERM");
    }

    @Test
    void usageErrorsExitWith64() {
        for (String[] args : new String[][] {
            {},
            {"lokal"},
            {"local", "--sever", "x"},
            {"local", "-s"},
            {"local", "-p", "1", "-p", "2"},
            {"local", "-u"},
            {"local", "ss://x", "y"},
            {"local", "ss://" + SECRET},
            {"server", "x"},
            {"server", "--forward", "1=a:1"},
            {"genkey", "-m", "rot13"},
            {"check"},
            {"check", "both", "-c", "x"},
            {"url"},
        }) {
            assertThat(shell.run(args)).as(List.of(args).toString()).isEqualTo(64);
        }
        assertThat(shell.err()).doesNotContain(SECRET).doesNotContain("\tat ");
        assertThat(shell.err().lines()).allMatch(line -> line.startsWith("procurator: "));
        assertThat(shell.err()).contains("did you mean --server?").contains("expected: --mode");
    }

    @Test
    void configurationErrorsExitWith78() throws IOException {
        assertThat(shell.run(
                        "local",
                        "-c",
                        file("{\"server\": \"x\", \"method\": \"rot13\", \"password\": \"" + SECRET + "\"}")))
                .isEqualTo(78);
        assertThat(shell.run("local", "-s", "x", "-k", SECRET, "-m", "2022-blake3-aes-128-gcm"))
                .isEqualTo(78);
        assertThat(shell.run("check", "-c", file("{\"server\": \"x\", \"pasword\": \"" + SECRET + "\"}")))
                .isEqualTo(78);
        assertThat(shell.err()).doesNotContain(SECRET).contains("did you mean \"password\"?");
    }

    @Test
    void fileThatCannotBeReadExitsWith74() {
        assertThat(shell.run("local", "-c", folder.resolve("nowhere").toString()))
                .isEqualTo(74);
        assertThat(shell.err()).contains("nowhere: no such file");
    }

    @Test
    void takenPortExitsWith74AndNamesIt() {
        shell.startFails = new SocketError(SocketError.Kind.ADDRESS_IN_USE, "bind")
                .at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 1081));
        assertThat(shell.run("local", "-s", "x", "-k", KEY)).isEqualTo(74);
        assertThat(shell.err()).contains("cannot listen on 127.0.0.2:1081: another program does");
    }

    @Test
    void systemTroubleExitsWith71() {
        shell.startFails = new SocketError(SocketError.Kind.OUT_OF_DESCRIPTORS, "socket");
        assertThat(shell.run("server", "-s", "127.0.0.1", "-k", KEY)).isEqualTo(71);
        assertThat(shell.err()).contains("ulimit -n");
    }

    @Test
    void helpIsGivenForEveryCommand() {
        assertThat(shell.run("--help")).isZero();
        for (Command command : Command.values()) {
            assertThat(shell.run(command.word(), "--help")).isZero();
        }
        assertThat(shell.out()).contains("78   the configuration is wrong").contains("tcp_and_udp, the default");
        for (Option option : Option.values()) {
            assertThat(shell.out())
                    .contains(option.names().getLast())
                    .contains(option.group().title());
        }
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void keysAreMadeForEveryMethod() throws Exception {
        for (Method method : Methods.authentic().toList()) {
            Shell fresh = new Shell();
            assertThat(fresh.run("genkey", "-m", method.configName())).isZero();
            String key = fresh.out().strip();
            assertThat(shell.run(
                            "check",
                            "-c",
                            file("{\"server\": \"::\", \"method\": \"" + method + "\", \"password\": \"" + key
                                    + "\"}")))
                    .isZero();
        }
    }

    @Test
    void checkSaysWhatAConfigurationWouldDoWithoutItsSecrets() throws IOException {
        String file = file("{\"server\": \"example.com\", \"method\": \"aes-256-gcm\", \"password\": \"" + SECRET
                + "\", \"fast_open\": true, \"forward\": \"5353=8.8.8.8:53\", \"local_port\": 1080}");
        assertThat(shell.run("check", "-c", file)).isZero();
        assertThat(shell.out())
                .isEqualTo(file + ": in order, for local\n"
                        + "  SOCKS and HTTP on 127.0.0.1:1080, TCP and UDP, without a password\n"
                        + "  forwards 127.0.0.1:5353 to 8.8.8.8:53, TCP and UDP\n"
                        + "  server example.com:8388, aes-256-gcm\n");
        assertThat(shell.err()).contains("warning: ").contains("fast_open: ignored");
    }

    @Test
    void checkGoesTheWayToTheServerAndSaysWhichStepFails() throws IOException {
        String file;
        try (Target web = Target.of(ReachTest::answer);
                OurServer server = OurServer.start(Method.DEFAULT, Pollers.best(), KEY)) {
            shell.reach = new Reach(web.address(), Duration.ofSeconds(10));
            file = file("{\"server\": \"localhost\", \"server_port\": "
                    + server.address().getPort() + ", \"password\": \"" + KEY + "\"}");
            assertThat(shell.run("check", "local", "-c", file, "--connect")).isZero();
            assertThat(shell.out()).contains("key        ok");
        }
        assertThat(shell.run("check", "local", "-c", file, "--connect")).isEqualTo(69);
        assertThat(shell.out()).contains("connection FAILED");
    }

    @Test
    void completionIsOfBashUnlessAnotherShellIsNamed() {
        assertThat(shell.run("completion")).isZero();
        assertThat(shell.out()).contains("# bash completion").doesNotContain("# zsh completion");
        assertThat(shell.run("completion", "zsh")).isZero();
        assertThat(shell.out()).contains("# zsh completion");
        assertThat(shell.run("completion", "csh")).isEqualTo(64);
        assertThat(shell.err()).contains("for which shell? (expected one of: bash, zsh, fish).");
    }

    @Test
    void manualIsPrinted() {
        assertThat(shell.run("manual")).isZero();
        assertThat(shell.out()).startsWith(".TH PROCURATOR 1 ");
    }

    @Test
    void everyCommandTellsItsVersion() {
        for (String[] args : new String[][] {
            {"-V"},
            {"--version"},
            {"local", "-V"},
            {"server", "--version"},
            {"check", "-V"},
            {"url", "-V"},
            {"ss-local", "-V"},
            {"sslocal", "--version"}
        }) {
            Shell fresh = new Shell();
            assertThat(fresh.run(args)).as(List.of(args).toString()).isZero();
            assertThat(fresh.out()).startsWith("procurator ").hasLineCount(1);
        }
    }

    @Test
    void checkStartsNoPlugin(@TempDir Path plugins) throws Exception {
        Script script = new Script(plugins, "touch started");
        assertThat(shell.run("check", "ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443", "--plugin", "x"))
                .isEqualTo(64);
        Path file = Files.writeString(
                plugins.resolve("local.json"),
                "{\"server\": \"192.0.2.1\", \"method\": \"aes-256-gcm\", \"password\": \"x\", \"plugin\": \""
                        + script.file() + "\"}");
        assertThat(shell.run("check", file.toString())).isZero();
        assertThat(shell.out()).contains("server 192.0.2.1:8388, aes-256-gcm, plugin fake-plugin");
        assertThat(plugins.resolve("started")).doesNotExist();
    }

    @Test
    void checkSaysWhichPluginIsMissing() throws IOException {
        String server = "{\"server\": \"192.0.2.1\", \"server_port\": 8388, \"method\": \"aes-256-gcm\","
                + " \"password\": \"x\", \"plugin\": \"no-such-plugin\"}";
        String missing = "plugin no-such-plugin of 192.0.2.1:8388: there is no such program";
        for (String half : List.of("local", "server")) {
            assertThat(shell.run("check", half, file(server))).as(half).isEqualTo(69);
            assertThat(shell.out()).contains("in order, for " + half);
            assertThat(shell.err()).contains("procurator: " + missing);
        }
        Shell several = new Shell();
        String other = server.replace(", \"plugin\": \"no-such-plugin\"", "");
        assertThat(several.run("check", "local", file("{\"servers\": [" + server + ", " + other + "]}")))
                .isZero();
        assertThat(several.err()).contains("warning: " + missing);
    }

    @Test
    void halfThatCannotGoOnEndsWithItsReasonAlone() throws Exception {
        shell.startFails = new Broken("plugin x of a.example:443: there is no such program");
        assertThat(shell.run("server", "-s", "127.0.0.1", "-k", SECRET)).isEqualTo(69);
        assertThat(shell.err()).endsWith("procurator: plugin x of a.example:443: there is no such program\n");
        shell.startFails = null;
        FutureTask<Integer> running = shell.start("server", "-s", "127.0.0.1", "-k", SECRET);
        await().until(() -> shell.half.broken != null);
        Objects.requireNonNull(shell.half.broken).accept("plugin x of a.example:443: it ended with exit code 1");
        assertThat(running.get(60, SECONDS)).isEqualTo(69);
        assertThat(shell.half.asked()).containsExactly("close");
        assertThat(shell.err()).endsWith("procurator: plugin x of a.example:443: it ended with exit code 1\n");
    }

    @Test
    void linkIsCheckedAsAFileIs() {
        assertThat(shell.run("check", "ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443/?outline=1&tfo=1#home"))
                .isZero();
        assertThat(shell.out()).startsWith("ss:// URL: in order, for local\n").contains("server 192.0.2.1:443 (home)");
        assertThat(shell.err())
                .contains("warning: ss:// URL: tfo: no effect here")
                .containsOnlyOnce("warning");
        assertThat(shell.run("check", "ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443?v2ray-plugin=e30"))
                .isEqualTo(64);
        assertThat(shell.run("check", "server", "ss://YWVzLTI1Ni1nY206cHc@192.0.2.1:443"))
                .isEqualTo(64);
        assertThat(shell.err()).contains("a link is for local (expected: check local LINK)");
        assertThat(shell.run("check", "ss://2022-blake3-aes-128-gcm:" + SECRET + "@192.0.2.1:443"))
                .isEqualTo(78);
        assertThat(shell.err()).doesNotContain(SECRET);
    }

    @Test
    void fileIsTakenWithoutAnOptionToo() throws IOException {
        String file = file("{\"server\": \"example.com\", \"method\": \"aes-256-gcm\", \"password\": \"x\"}");
        assertThat(shell.run("check", file)).isZero();
        assertThat(shell.run("check", "local", file)).isZero();
        assertThat(shell.out()).contains(file + ": in order, for local");
        assertThat(shell.run("check", file, "local")).isZero();
        assertThat(shell.run("check", file, "-c", file)).isEqualTo(64);
        assertThat(shell.run("check", folder.resolve("nowhere.json").toString()))
                .isEqualTo(74);
    }

    @Test
    void noGuessDoesHarm() {
        for (String[] args : new String[][] {
            {"local", "-f", "/run/x"},
            {"server", "-f", "/run/x"},
            {"server", "-d"},
            {"check", "-a"},
            {"check", "-f"},
            {"url", "-v"},
            {"genkey", "-v"},
            {"demo", "-f"},
            {"-v"},
            {"-f"}
        }) {
            assertThat(shell.run(args)).as(List.of(args).toString()).isEqualTo(64);
        }
        assertThat(shell.err()).doesNotContain("did you mean");
    }

    @Test
    void peersAreStartedWithOneWarningForEachOptionWithoutEffect() throws Exception {
        String[] line = "ss-local -s x -p 8388 -l 1081 -k ${SS} -m aes-256-gcm -u -n 1024".split(" ", -1);
        FutureTask<Integer> running = shell.start(line);
        assertThat(running.isDone()).as(shell.err()).isTrue();
        shell.environment = Map.of("SS", SECRET);
        running = shell.start(line);
        shell.end(running, "TERM");
        assertThat(Objects.requireNonNull(shell.local).socks()).hasToString("/127.0.0.1:1081");
        assertThat(shell.err()).contains("warning: -n: no effect here: raise the limit");
    }

    @Test
    void helpOfPeersNamesWhatBecomesOfTheirOptions() {
        for (String name : List.of("ss-local", "ss-tunnel", "ss-server", "sslocal", "ssserver")) {
            Shell fresh = new Shell();
            assertThat(fresh.run(name, "--help")).isZero();
            assertThat(fresh.out())
                    .contains("procurator " + name)
                    .contains("--mode")
                    .contains("--plugin");
            assertThat(fresh.out().lines()).allMatch(line -> line.length() <= 130);
        }
    }
}
