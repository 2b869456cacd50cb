package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.shadowsocks.Method;
import procurator.wire.Addresses;

/** The server in use accepts and says nothing. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SilentServerTest {
    private static final Method METHOD = Method.AES_256_GCM;

    private final Opened opened = new Opened();

    @AfterEach
    void stop() throws Exception {
        opened.close();
    }

    /** What may not be asked twice. */
    private static final byte[] MESSAGE = {1, 2, 3};

    private SocksClient ask(OurLocal local, Target target) throws IOException {
        SocksClient client = opened.add(SocksClient.through(local.socksAddress(), target.address()));
        client.send(MESSAGE);
        return client;
    }

    @Test
    void whatMayNotBeAskedTwiceShowsItTooAndIsNotLeftHanging() throws Exception {
        Target silent =
                opened.add(Target.of(client -> client.getInputStream().transferTo(OutputStream.nullOutputStream())));
        OurServer well = opened.add(OurServer.start(METHOD, Pollers.best(), "secret"));
        OurLocal local = opened.add(OurLocal.ofSeveral(List.of(
                OurLocal.link(METHOD, silent.socketAddress(), "secret"),
                OurLocal.link(METHOD, well.address(), "secret"))));
        List<SocksClient> hanging = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            hanging.add(ask(local, opened.add(Target.echo())));
        }
        List<CompletableFuture<Boolean>> ended = hanging.stream()
                .map(client -> CompletableFuture.supplyAsync(() -> isReset(client)))
                .toList();
        Target other = opened.add(Target.echo());
        await().atMost(30, SECONDS)
                .until(() -> local.half().status().stream().anyMatch(line -> {
                    boolean isLeft = line.contains("left alone for TCP, it left unanswered what another answered");
                    if (!isLeft) {
                        askInTime(local, other);
                    }
                    return isLeft;
                }));
        assertThat(ended).allSatisfy(each -> assertThat(each.get(20, SECONDS)).isTrue());
        assertThat(ask(local, other).receive(3)).isEqualTo(MESSAGE);
    }

    @Test
    void whoHasAskedNothingYetAwaitsNothing() throws Exception {
        OurServer one = opened.add(OurServer.start(METHOD, Pollers.best(), "secret"));
        OurServer other = opened.add(OurServer.start(METHOD, Pollers.best(), "secret"));
        HandClock clock = new HandClock();
        OurLocal local = opened.add(OurLocal.ofSeveral(
                List.of(
                        OurLocal.link(METHOD, one.address(), "secret"),
                        OurLocal.link(METHOD, other.address(), "secret")),
                Listening.engine(Pollers.best()),
                clock));
        for (int i = 0; i < 4; i++) {
            SocksClient _ = opened.add(SocksClient.through(
                    local.socksAddress(), opened.add(Target.echo()).address()));
        }
        await().atMost(20, SECONDS)
                .until(() -> one.half().snapshot().loops().tunnels().open() >= 4);
        clock.putForward(Duration.ofSeconds(20));
        for (int i = 0; i < 4; i++) {
            assertThat(ask(local, opened.add(Target.echo())).receive(3)).isEqualTo(MESSAGE);
        }
        assertThat(local.half().status())
                .anyMatch(line -> line.startsWith("server " + Addresses.text(one.address()) + ": in use for TCP"))
                .noneMatch(line -> line.contains("left alone"));
    }

    @Test
    void nextRequestOnAKeptLinkIsAskedOfAnotherServerAsTheFirstWouldBe() throws Exception {
        Target web = opened.add(Target.of(socket -> {
            HttpPeer client = new HttpPeer(socket);
            while (true) {
                String path = client.head().split(" ", 3)[1];
                client.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + path);
            }
        }));
        OurServer silent = opened.add(OurServer.start(METHOD, Pollers.best(), "secret"));
        Middle before = opened.add(new Middle(silent.address()));
        OurServer well = opened.add(OurServer.start(METHOD, Pollers.best(), "secret"));
        OurLocal local = opened.add(OurLocal.ofSeveral(List.of(
                OurLocal.link(METHOD, before.address(), "secret"), OurLocal.link(METHOD, well.address(), "secret"))));
        HttpPeer client = opened.add(HttpPeer.connect(local.socksAddress()));
        assertThat(get(client, web, "/1")).endsWith("/1");
        before.swallow();
        assertThat(get(client, web, "/2")).endsWith("/2");
        assertThat(get(client, web, "/3")).endsWith("/3");
        assertThat(web.accepted).hasValue(2);
    }

    private static String get(HttpPeer client, Target web, String path) throws IOException {
        client.head("GET http://%s%s HTTP/1.1\nHost: %s".formatted(web.address(), path, web.address()));
        return client.head() + client.receive(2);
    }

    private static boolean isReset(SocksClient client) {
        try {
            byte[] _ = client.receive(1);
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** It may still meet the silent one. */
    private void askInTime(OurLocal local, Target target) {
        try (SocksClient client = SocksClient.through(local.socksAddress(), target.address())) {
            client.socket().setSoTimeout(500);
            client.send(MESSAGE);
            byte[] _ = client.receive(3);
        } catch (IOException _) {
            // not yet
        }
    }
}
