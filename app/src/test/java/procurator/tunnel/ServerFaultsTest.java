package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.local.upstream.LinkServer;
import procurator.net.FreePort;
import procurator.shadowsocks.Method;
import procurator.wire.Addresses;

/** Promise 28: what befalls the server in use, no request fails while another is well. */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerFaultsTest {
    private static final Method METHOD = Method.AES_256_GCM;
    private static final String PASSWORD = "secret";

    @TempDir
    private Path folder;

    private final Opened opened = new Opened();
    private final Map<String, HalfProcess> processes = new HashMap<>();
    private Target web;

    @BeforeEach
    void start() throws IOException {
        web = opened.add(Target.of(SeveralServers::answer));
    }

    @AfterEach
    void stop() throws Exception {
        processes.values().forEach(HalfProcess::close);
        opened.close();
    }

    private LinkServer process() throws IOException {
        int port = FreePort.find();
        start("127.0.0.1:" + port);
        return at(port, PASSWORD);
    }

    private void start(String address) throws IOException {
        processes.put(address, HalfProcess.start("server", folder, """
                        {"server": "%s", "password": "%s", "method": "aes-256-gcm", "allow_private": true}
                        """.formatted(address, PASSWORD)));
    }

    private static LinkServer at(int port, String password) {
        return OurLocal.link(METHOD, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), password);
    }

    /** Another half each time: one that has seen a server fail again and again leaves it alone for a minute. */
    private void each(int times, List<LinkServer> servers, Round round) throws Exception {
        for (int i = 0; i < times; i++) {
            try (OurLocal local = OurLocal.ofSeveral(servers)) {
                round.with(new SeveralServers(local.half(), web.address(), ServerFaultsTest::client));
            }
        }
    }

    private interface Round {
        void with(SeveralServers local) throws Exception;
    }

    private static CompletableFuture<Duration> client(Callable<Duration> asks) {
        CompletableFuture<Duration> asked = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                asked.complete(asks.call());
            } catch (Throwable e) {
                asked.completeExceptionally(e);
            }
        });
        return asked;
    }

    /** The process of the server in use. */
    private HalfProcess inUse(SeveralServers local) {
        HalfProcess found = processes.get(local.inUse());
        assertThat(found).as(local.inUse()).isNotNull();
        return found;
    }

    private static void assertNoneWaitsLong(Duration longest) {
        assertThat(longest).isLessThan(SeveralServers.WORST);
    }

    private static void awaitAllWell(SeveralServers local) {
        await().atMost(60, SECONDS).until(() -> {
            Duration _ = local.ask();
            return local.status("left alone").equals("none");
        });
    }

    private void killed(int times) throws Exception {
        each(times, List.of(process(), process()), local -> {
            Duration _ = local.burst(() -> {}); // cold
            String killed = local.inUse();
            assertNoneWaitsLong(local.burst(inUse(local)::sigkill));
            assertNoneWaitsLong(local.burst(() -> {}));
            assertThat(local.inUse()).isNotEqualTo(killed);
            processes.get(killed).close();
            start(killed);
            awaitAllWell(local);
        });
    }

    private void stopped(int times) throws Exception {
        each(times, List.of(process(), process()), local -> {
            Duration _ = local.burst(() -> {}); // cold
            String stopped = local.inUse();
            assertNoneWaitsLong(local.burst(() -> processes.get(stopped).signal("STOP")));
            assertNoneWaitsLong(local.burst(() -> {}));
            assertThat(local.inUse()).isNotEqualTo(stopped);
            processes.get(stopped).signal("CONT");
            awaitAllWell(local);
        });
    }

    private void wrongKey(int times) throws Exception {
        OurServer one = opened.add(OurServer.start(METHOD, Pollers.best(), PASSWORD));
        OurServer other = opened.add(OurServer.start(METHOD, Pollers.best(), PASSWORD));
        LinkServer wrong = at(one.address().getPort(), "not the secret");
        LinkServer right = at(other.address().getPort(), PASSWORD);
        each(1, List.of(right, right), local -> {
            Duration _ = local.burst(() -> {}); // cold
        });
        each(times, List.of(wrong, right), local -> {
            assertNoneWaitsLong(local.burst(() -> {}));
            assertThat(local.inUse()).isEqualTo(Addresses.text(other.address()));
        });
    }

    @Test
    void killedOneFailsNoRequest() throws Exception {
        killed(2);
    }

    @Test
    void stoppedOneFailsNoRequestAndIsUsedAgainOnceItGoesOn() throws Exception {
        stopped(2);
    }

    @Test
    void oneOfAnotherKeyFailsNoRequest() throws Exception {
        wrongKey(2);
    }

    @Test
    @Tag("soak")
    void aHundredKilledFailNoRequest() throws Exception {
        killed(100);
    }

    @Test
    @Tag("soak")
    void aHundredStoppedFailNoRequest() throws Exception {
        stopped(100);
    }

    @Test
    @Tag("soak")
    void aHundredOfAnotherKeyFailNoRequest() throws Exception {
        wrongKey(100);
    }
}
