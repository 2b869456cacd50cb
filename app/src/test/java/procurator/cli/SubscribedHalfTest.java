package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.cli.options.Exit;
import procurator.config.ConfigInput;
import procurator.config.ConfigInput.Setting;
import procurator.config.Document;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.half.Pollers;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.net.FreePort;
import procurator.shadowsocks.Method;
import procurator.subscription.Provider;
import procurator.tunnel.OurServer;

/** Local with a list of servers that a provider keeps: from the command line to the tunnel. */
@Timeout(60)
class SubscribedHalfTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String LIST = "/sub/hunter2";

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();
    private final AtomicReference<String> list = new AtomicReference<>("");
    private Provider provider;
    private String url;

    @BeforeEach
    void open() throws IOException {
        provider = Provider.http().serve(LIST, exchange -> {
            String now = list.get();
            Provider.answer(
                    exchange, now.isEmpty() ? 404 : 200, now, "Subscription-Userinfo: upload=1;download=2;total=9");
        });
        url = provider.url(LIST).toString();
        shell.environment = Map.of("XDG_STATE_HOME", folder.toString());
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private static String link(String host) {
        return "ss://YWVzLTI1Ni1nY206aHVudGVyMg@" + host + ":443#" + host + "\n";
    }

    private static List<String> names(List<LinkServer> servers) {
        return servers.stream().map(LinkServer::remarks).toList();
    }

    private List<String> started() {
        return names(Objects.requireNonNull(shell.local).servers());
    }

    @Test
    void listIsFetchedFollowedAndToldWithoutItsUrl() throws Exception {
        list.set(link("a.example") + link("b.example"));
        FutureTask<Integer> local = shell.start("local", url);
        assertThat(started()).containsExactly("a.example", "b.example");
        shell.signal("USR1");
        assertThat(shell.err()).contains("subscription 127.0.0.1: 2 servers, of ", "; 3 bytes used, 6 bytes left\n");
        shell.end(local, "TERM");
        assertThat(shell.err())
                .contains("WARN whoever may list processes can read the URL in the command line")
                .doesNotContain("hunter2");
    }

    @Test
    void startWithoutANetworkIsWithTheLastGoodListAndWhatIsNewFollows() throws Exception {
        list.set(link("a.example"));
        shell.end(shell.start("local", url), "TERM");
        awaitKept();
        list.set("");
        Shell offline = new Shell();
        offline.environment = shell.environment;
        FutureTask<Integer> local = offline.start("local", url);
        assertThat(names(Objects.requireNonNull(offline.local).servers())).containsExactly("a.example");
        list.set(link("a.example") + link("c.example"));
        Shell online = new Shell();
        online.environment = shell.environment;
        FutureTask<Integer> second = online.start("local", url);
        BlockingQueue<List<LinkServer>> now = new LinkedBlockingQueue<>();
        Objects.requireNonNull(online.source).follow(now::add);
        assertThat(names(Objects.requireNonNull(now.poll(20, TimeUnit.SECONDS))))
                .containsExactly("a.example", "c.example");
        offline.end(local, "TERM");
        online.end(second, "TERM");
    }

    /** The fake half follows nobody, so the list is kept by a source that does. */
    private void awaitKept() {
        Objects.requireNonNull(shell.source).follow(_ -> {});
        Awaitility.await().until(() -> {
            String[] kept = folder.resolve("procurator").toFile().list();
            return kept != null && kept.length == 1 && kept[0].endsWith(".json");
        });
    }

    @Test
    void firstStartWithoutAListEndsWithTheReason() {
        assertThat(shell.run("local", url)).isEqualTo(Exit.UNREACHABLE);
        assertThat(shell.err())
                .contains("WARN subscription 127.0.0.1: not fetched: it answers 404. Is the URL whole, and the")
                .contains("procurator: no list of servers is to be had, for the reason above, and none is kept")
                .doesNotContain("hunter2");
    }

    @Test
    void serversOfTheFileAreThereWhateverBecomesOfTheList() throws Exception {
        String file = Files.writeString(
                        folder.resolve("local.json"),
                        "{\"server\": \"own.example\", \"method\": \"aes-256-gcm\", \"password\": \"x\", \"remarks\": \"own\","
                                + " \"subscriptions\": [\"" + url + "\"]}")
                .toString();
        shell.end(shell.start("local", "-c", file), "TERM");
        assertThat(started()).containsExactly("own");
        assertThat(shell.run("check", file)).isZero();
        assertThat(shell.out()).contains("  servers of subscription 127.0.0.1, fetched every 3600 s\n");
    }

    @Test
    void checkFetchesTheListAnewAndGoesToEachServer() throws Exception {
        int port = FreePort.find();
        list.set("ss://YWVzLTI1Ni1nY206aHVudGVyMg@127.0.0.1:" + port + "\n");
        assertThat(shell.run("check", "--connect", url)).isEqualTo(Exit.UNREACHABLE);
        assertThat(shell.out())
                .startsWith("URL: in order, for local\n")
                .contains("to 127.0.0.1:" + port + "\n", "  connection FAILED ")
                .doesNotContain("hunter2");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void optionsOfRustSayTheSame() throws Exception {
        list.set(link("a.example"));
        shell.end(
                shell.start(
                        "sslocal",
                        "--online-config-url",
                        url,
                        "--online-config-update-interval",
                        "300",
                        "-b",
                        "127.0.0.1:1080"),
                "TERM");
        assertThat(started()).containsExactly("a.example");
        assertThat(Objects.requireNonNull(shell.local)
                        .subscriptions()
                        .getFirst()
                        .interval())
                .hasSeconds(300);
    }

    @Test
    void listIsForLocalAloneAndHasNoOneLink() {
        assertThat(shell.run("server", url)).isEqualTo(Exit.USAGE);
        assertThat(shell.run("url", url)).isEqualTo(Exit.USAGE);
        assertThat(shell.err())
                .contains("server: a list of servers is for local")
                .contains(
                        "http:// is the URL of a list of servers, and this wants one link (expected: 'procurator local")
                .doesNotContain("hunter2");
        assertThat(shell.run("check", url.replace("127.0.0.1", "192.0.2.1"))).isEqualTo(Exit.CONFIG);
        assertThat(shell.err()).contains("anybody on the way could change what http:// brings");
    }

    @Test
    void tunnelsGoThroughTheServersThatCameWhileItRan() throws Exception {
        try (OurServer server = OurServer.start(Method.AES_256_GCM, Pollers.best(), "hunter2");
                ServerSocket web = new ServerSocket(0, 5, LOOPBACK)) {
            list.set("ss://YWVzLTI1Ni1nY206aHVudGVyMg@192.0.2.1:9#first\n");
            ConfigInput given = new ConfigInput(
                    null,
                    List.of(new Setting("subscriptions", "URL", url), new Setting("local_port", "-l", "0")),
                    shell.environment::get);
            Half first = half(given);
            first.close();
            list.set("ss://YWVzLTI1Ni1nY206aHVudGVyMg@127.0.0.1:"
                    + server.address().getPort() + "#second\n");
            try (Half half = half(given)) {
                Awaitility.await().until(() -> half.status().toString().contains("1 server, of"));
                Awaitility.await()
                        .atMost(20, TimeUnit.SECONDS)
                        .until(() -> half.snapshot().loops().servers().stream()
                                .anyMatch(each -> each.server().startsWith("127.0.0.1")));
                int port = Integer.parseInt(half.listening().getFirst().replaceFirst(".*:", ""));
                assertThat(echoed(port, web)).isEqualTo(42);
            }
        }
    }

    private static int echoed(int socks, ServerSocket web) throws IOException {
        try (Socket client = new Socket(new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(LOOPBACK, socks)))) {
            client.connect(new InetSocketAddress(LOOPBACK, web.getLocalPort()));
            try (Socket served = web.accept()) {
                served.getOutputStream().write(42);
            }
            InputStream in = client.getInputStream();
            return in.read();
        }
    }

    private Half half(ConfigInput given) throws Exception {
        Log log = new Log(shell.console(Map.of()).err(), Log.Level.DEBUG, InstantSource.system());
        return SubscribedHalf.start(
                HalfStarter.REAL, Document.open(given).local().config(), log, Bound.NOTHING_MORE, given.environment());
    }
}
