package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import procurator.Opened;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.balancer.ServerUse;
import procurator.local.upstream.LinkServer;
import procurator.net.FreePort;
import procurator.relay.Relay;
import procurator.server.ServerConfig;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.udp.UdpLimits;
import procurator.wire.Addresses;

/** Which of several servers of a running half is used, and what the others hear. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServersInUseTest {
    private static final Method METHOD = Method.AES_256_GCM;

    private final Opened opened = new Opened();
    private final HandClock clock = new HandClock();
    private Target web;

    @BeforeEach
    void start() throws IOException {
        web = opened.add(Target.of(SeveralServers::answer));
    }

    @AfterEach
    void stop() throws Exception {
        opened.close();
    }

    private OurServer server(Mode mode) throws IOException {
        return opened.add(OurServer.start(new ServerConfig(
                List.of(new ServerConfig.Service(
                        List.of(Listening.anyPort()), ServerKeys.ofPassword(METHOD, "secret"), mode)),
                true,
                List.of(),
                true,
                Listening.engine(Pollers.best()))));
    }

    private static LinkServer at(InetSocketAddress address) {
        return OurLocal.link(METHOD, address, "secret");
    }

    private static LinkServer at(OurServer server) {
        return at(server.address());
    }

    private OurLocal local(LinkServer... servers) throws IOException {
        return opened.add(OurLocal.ofSeveral(List.of(servers), Listening.engine(Pollers.best()), clock));
    }

    private SeveralServers asked(OurLocal local) {
        return new SeveralServers(
                local.half(),
                web.address(),
                what -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return what.call();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }));
    }

    private static long carried(OurServer server) {
        return server.half().snapshot().loops().tunnels().ever();
    }

    @Test
    void whileNoneIsReachedNoneIsJudged() throws Exception {
        InetSocketAddress one = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
        InetSocketAddress other = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
        OurLocal local = local(at(one), at(other));
        SeveralServers servers = asked(local);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(servers::ask).hasMessageContaining("SOCKS reply 5");
        }
        assertThat(servers.status("left alone")).isEqualTo("none");
        assertThat(servers.inUse()).isEqualTo(Addresses.text(one));
        opened.add(OurServer.start(
                one,
                ServerKeys.ofPassword(METHOD, "secret"),
                Listening.engine(Pollers.best()),
                true,
                java.time.InstantSource.system()));
        Duration _ = servers.ask();
        assertThat(servers.inUse()).isEqualTo(Addresses.text(one));
    }

    /** Each dial has a share of the time; the eleven before it may take a second each where there are few. */
    @Test
    void theLastOfManyThatTakeNobodyInHasItsTurnWithinTheTimeOfOneDial() throws Exception {
        ServerSocket full = opened.add(new ServerSocket(0, 1));
        fill(full);
        List<LinkServer> links = new ArrayList<>();
        for (int i = 2; i <= 12; i++) {
            links.add(at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + i), full.getLocalPort())));
        }
        OurServer last = server(Mode.TCP_AND_UDP);
        links.add(at(last));
        OurLocal local = local(links.toArray(LinkServer[]::new));
        long lastsTurn = clock.getAsLong() + Duration.ofSeconds(9).toNanos();
        CompletableFuture<Duration> asked = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                asked.complete(asked(local).ask());
            } catch (IOException | RuntimeException | Error e) {
                asked.completeExceptionally(e);
            }
        });
        await().pollInterval(Duration.ofMillis(10)).atMost(60, SECONDS).until(() -> {
            clock.putForward(Duration.ofMillis(clock.getAsLong() - lastsTurn < 0 ? 20 : 0));
            return local.half().snapshot().isWhole()
                    && asked.isDone(); // its loops look at the clock when they are asked
        });
        Duration _ = asked.get();
        assertThat(carried(last)).isPositive();
    }

    private void fill(ServerSocket listening) throws IOException {
        try {
            while (true) {
                opened.add(new Socket()).connect(listening.getLocalSocketAddress(), 200);
            }
        } catch (SocketTimeoutException _) {
            // nobody else is taken in
        }
    }

    @Test
    void thoseNotInUseHearAFewRequestsAndNothingWhileNobodyAsks() throws Exception {
        OurServer one = server(Mode.TCP_AND_UDP);
        OurServer other = server(Mode.TCP_AND_UDP);
        OurLocal local = local(at(one), at(other));
        SeveralServers servers = asked(local);
        for (int i = 0; i < 120; i++) { // 10 min
            Duration _ = servers.ask();
            clock.putForward(Duration.ofSeconds(5));
        }
        assertThat(servers.inUse()).isEqualTo(Addresses.text(one.address()));
        await().atMost(20, SECONDS)
                .until(() -> local.half().snapshot().loops().tunnels().open() == 0);
        awaitLinksOpenedAhead(local, one);
        long before = carried(other);
        assertThat(before).isBetween(1L, 4L);
        long ofTheOneInUse = carried(one);
        for (int i = 0; i < 60; i++) { // 10 min
            clock.putForward(Duration.ofSeconds(10));
            assertThat(local.half().snapshot().isWhole()).isTrue();
        }
        assertThat(carried(other)).isEqualTo(before);
        assertThat(carried(one)).isEqualTo(ofTheOneInUse);
    }

    /** A loop that is asked a second time has seen all that was there when it was asked first. */
    private static void awaitLinksOpenedAhead(OurLocal from, OurServer at) {
        for (int i = 0; i < 2; i++) {
            assertThat(from.half().snapshot().isWhole()).isTrue();
        }
        for (int i = 0; i < 2; i++) {
            assertThat(at.half().snapshot().isWhole()).isTrue();
        }
    }

    @Test
    void eachTransportGoesToTheServerThatCarriesIt() throws Exception {
        OurServer ofTcp = server(Mode.TCP_ONLY);
        OurServer both = server(Mode.TCP_AND_UDP);
        UdpEchoServer echo = opened.add(UdpEchoServer.echo("127.0.0.1"));
        InetSocketAddress address = Listening.at(ofTcp.half().listening(), "TCP");
        OurLocal local = local(
                at(address).withUse(new ServerUse(Mode.TCP_ONLY, 0, 1, 1)),
                at(both).withUse(new ServerUse(Mode.UDP_ONLY, 0, 1, 1)));
        Duration _ = asked(local).ask();
        UdpClient client = opened.add(UdpClient.associate(local.socksAddress()));
        client.send(echo.address(), (byte) 1);
        assertThat(client.receive().payload()).containsExactly(1);
        assertThat(carried(ofTcp)).isPositive();
        assertThat(carried(both)).isZero();
        assertThat(both.half().snapshot().loops().udp().ever()).isEqualTo(1);
    }

    @Test
    void datagramsLeaveAServerThatAnswersNoneOfThem() throws Exception {
        OurServer ofTcp = server(Mode.TCP_ONLY);
        OurServer both = server(Mode.TCP_AND_UDP);
        UdpEchoServer echo = opened.add(UdpEchoServer.echo("127.0.0.1"));
        InetSocketAddress address = Listening.at(ofTcp.half().listening(), "TCP");
        OurLocal local = local(at(address), at(both));
        List<UdpClient> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UdpClient client = opened.add(UdpClient.associate(local.socksAddress()));
            client.socket().setSoTimeout(50);
            clients.add(client);
        }
        await().atMost(60, SECONDS).until(() -> {
            clock.putForward(Duration.ofMillis(500));
            boolean all = true;
            for (UdpClient client : clients) {
                all &= echoes(client, echo);
            }
            return all;
        });
        SeveralServers servers = asked(local);
        Duration _ = servers.ask();
        assertThat(servers.inUse()).isEqualTo(Addresses.text(address));
        assertThat(servers.status("left alone for UDP, it left unanswered what another answered"))
                .isEqualTo(Addresses.text(address));
        assertThat(servers.status("in use for UDP")).isEqualTo(Addresses.text(both.address()));
        assertThat(local.log.toString())
                .contains("UDP goes to the server " + Addresses.text(both.address()) + " from now on");
    }

    private static boolean echoes(UdpClient client, UdpEchoServer echo) throws IOException {
        client.send(echo.address(), (byte) 1);
        try {
            return client.receive().payload().length == 1;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    @Test
    void whatOneLoopFindsOutAllKnow() throws Exception {
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
        OurServer well = server(Mode.TCP_AND_UDP);
        EngineConfig three = new EngineConfig(
                3, Pollers.best(), Relay.Settings.DEFAULT, UdpLimits.DEFAULT, EngineConfig.DEFAULT.drain());
        OurLocal local = opened.add(OurLocal.ofSeveral(List.of(at(nobody), at(well)), three, clock));
        SeveralServers servers = asked(local);
        Duration _ = servers.ask();
        int unreachable = local.log.toString().split("cannot be reached", -1).length;
        for (int i = 0; i < 30; i++) {
            Duration _ = servers.ask();
        }
        assertThat(local.log.toString().split("cannot be reached", -1)).hasSize(unreachable);
        assertThat(servers.inUse()).isEqualTo(Addresses.text(well.address()));
    }
}
