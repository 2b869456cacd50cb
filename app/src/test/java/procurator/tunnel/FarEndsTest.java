package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.Opened;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.tunnel.Endless.Ending;

/** Endings where a network lies between the halves, by the kernel's own clocks: bytes are under way, or lost. */
@Tag("namespaces")
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class FarEndsTest {
    private static final int PORT = 8388;

    /** TCP_USER_TIMEOUT is five times as long. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

    @AutoClose
    private final Opened opened = new Opened();

    /** The local half on the client's machine, and the server on the far one. */
    private final class TwoMachines {
        final Networks net = opened.add(new Networks());
        final OurServer server;
        final OurLocal local;

        /** @param at the far machine's address: 198.51.100.2 behind the router, 203.0.113.2 at a wire of 20 ms */
        TwoMachines(Method method, EngineConfig engine, String at) throws Exception {
            if (at.startsWith("203")) {
                net.wire(20);
            }
            String password = ClientKeys.generate(method, new SecureRandom());
            InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(at), PORT);
            ServerKeys keys = ServerKeys.ofPassword(method, password);
            server = opened.add(
                    net.on(net.far, () -> OurServer.start(address, keys, engine, true, InstantSource.system())));
            local = opened.add(
                    net.on(net.client, () -> OurLocal.start(OurLocal.link(method, address, password), engine)));
        }

        SocksClient open(Target target) throws Exception {
            return opened.add(net.on(net.client, () -> SocksClient.through(local.socksAddress(), target.address())));
        }

        Target target(Target.Conversation conversation) throws Exception {
            return opened.add(net.on(net.far, () -> Target.of(conversation)));
        }
    }

    @ParameterizedTest
    @MethodSource("procurator.tunnel.Pair#editionsAndPollers")
    void everyAnswerToAnUploadThatTheTargetDoesNotReadArrives(Method method, Pollers poller) throws Exception {
        TwoMachines fixture = new TwoMachines(method, Listening.engine(poller), "203.0.113.2");
        Uploads uploads = opened.add(fixture.net.on(fixture.net.far, () -> new Uploads(Ends.listen(0))));
        List<Arrived> answers = fixture.net.on(
                fixture.net.client, () -> uploads.through(fixture.local.socksAddress(), uploads.address()));
        assertThat(answers).hasSize(Uploads.COUNT).allSatisfy(each -> {
            assertThat(each.bytes()).asString().isEqualTo(Uploads.ANSWER);
            assertThat(each.ending()).isEqualTo(Ending.RST);
        });
    }

    /**
     * Keep-alive does not ask while data are under way; by Linux alone the half that sends them repeats them for a quarter
     * of an hour. Under java.nio it does, which has no TCP_USER_TIMEOUT.
     */
    @Test
    void linkThatIsCutWithDataUnderWayEndsByKeepAlive() throws Exception {
        EngineConfig engine = Listening.withKeepAlive(Pollers.EPOLL, KEEP_ALIVE);
        TwoMachines fixture = new TwoMachines(Method.AES_256_GCM, engine, "198.51.100.2");
        Endless atTarget = new Endless();
        Endless atClient = new Endless();
        Target takes = fixture.target(atTarget::receive);
        Target gives = fixture.target(atTarget::send);
        SocksClient up = fixture.open(takes);
        SocksClient down = fixture.open(gives);
        Thread.ofVirtual().start(() -> atClient.send(up.socket()));
        Thread.ofVirtual().start(() -> atClient.receive(down.socket()));
        await().until(() -> fixture.server.half().snapshot().loops().tunnels().up() > 100_000
                && fixture.local.half().snapshot().loops().tunnels().down() > 100_000);
        fixture.net.cut();
        await().atMost(30, SECONDS)
                .until(() -> atClient.endings().size() + atTarget.endings().size() == 4);
        assertThat(Stream.of(atClient, atTarget).flatMap(each -> each.endings().stream()))
                .containsOnly(Ending.RST);
        String limit = "was ended by keep_alive: one side's system has not answered";
        assertThat(fixture.local.log.toString()).contains(limit);
        assertThat(fixture.server.log.toString()).contains(limit);
    }

    /** A window that is closed for so long counts as silence to Linux, though each probe is answered. */
    @Test
    void readerMayPauseForLongerThanKeepAliveWaits() throws Exception {
        byte[] tail = new byte[3_000_000];
        new Random(1).nextBytes(tail);
        List<Socket> paused = new ArrayList<>();
        for (Arguments each : Pair.editionsAndPollers().toList()) {
            EngineConfig engine = Listening.withKeepAlive((Pollers) each.get()[1], KEEP_ALIVE);
            Pair pair = opened.add(Pair.start((Method) each.get()[0], engine, System::nanoTime, System::nanoTime));
            Ends down = opened.add(Ends.through(pair.socksAddress(), Ends.NARROW));
            Ends up = opened.add(Ends.through(pair.socksAddress(), Ends.NARROW));
            CompletableFuture<Void> _ = Ends.sending(down.target(), tail);
            CompletableFuture<Void> _ = Ends.sending(up.client(), tail);
            paused.addAll(List.of(down.client(), up.target()));
        }
        await().pollDelay(KEEP_ALIVE.multipliedBy(8)).until(() -> true);
        for (Socket reader : paused) {
            Arrived arrived = Arrived.at(reader);
            assertThat(arrived.bytes()).isEqualTo(tail);
            assertThat(arrived.ending()).isEqualTo(Ending.FIN);
        }
    }
}
