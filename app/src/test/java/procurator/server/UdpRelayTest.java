package procurator.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.dial.DialOptions;
import procurator.dial.DirectDialer;
import procurator.dial.FakeLookup;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.dial.TargetPolicy;
import procurator.half.Pollers;
import procurator.log.Log;
import procurator.log.Logs;
import procurator.loop.EventLoop;
import procurator.loop.Rounds;
import procurator.net.ListenAddress;
import procurator.net.StarvedPoller;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.Seen;
import procurator.shadowsocks.ServerKeys;
import procurator.tunnel.PacketClient;
import procurator.udp.Associations;
import procurator.udp.Drop;
import procurator.udp.UdpCounters;
import procurator.udp.UdpCounts;
import procurator.udp.UdpLimits;
import procurator.wire.Address;

/** UDP of the server's in a loop whose clock, name servers and descriptors are the test's. */
@ParameterizedClass
@EnumSource
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpRelayTest {
    private static final Method METHOD = Method.AES_128_GCM;

    private final FakeLookup names = new FakeLookup();
    private final AtomicLong clock = new AtomicLong();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
    private final Resolver resolver = new Resolver(names, ResolverLimits.DEFAULT, clock::get);
    private final StarvedPoller poller;
    private final EventLoop loop;
    private final UdpRelay relay;
    private final PacketClient client;
    private final DatagramSocket socket = PacketClient.socket("127.0.0.1");

    UdpRelayTest(Pollers pollers) throws IOException {
        poller = new StarvedPoller(pollers.open());
        loop = new EventLoop("test", poller, clock::get, faults::add);
        ServerKeys keys = ServerKeys.ofPassword(METHOD, "secret");
        Seen seen = Seen.of(InstantSource.system());
        Log log = Logs.silent();
        LinkService links = new LinkService(keys.requests(seen.streams(), new Salts(), InstantSource.system()), log);
        relay = new UdpRelay(
                loop,
                keys.packets(seen.packets(), new Salts(), InstantSource.system()),
                links,
                new DirectDialer(loop, resolver, new TargetPolicy(true, List.of()), DialOptions.DEFAULT),
                new TargetPolicy(true, List.of()),
                Associations.of(loop, new UdpCounters(100), UdpLimits.DEFAULT),
                null);
        InetSocketAddress address = relay.listen(
                        ListenAddress.alone(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)))
                .at();
        client = new PacketClient(METHOD, "secret", address);
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.close();
        resolver.close();
        socket.close();
        assertThat(faults).isEmpty();
    }

    private UdpCounts counted() {
        return CompletableFuture.supplyAsync(() -> relay.counters.counts(), loop)
                .orTimeout(20, SECONDS)
                .join();
    }

    private void awaitDropped(Drop why, long count) {
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(counted().drops()).containsExactlyEntriesOf(Map.of(why, count)));
    }

    /** Moves the clock; timers due by then have expired when this returns. */
    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
        Rounds.settle(loop);
    }

    private void send(DatagramSocket from, Address target, int payload) throws IOException {
        client.send(from, client.seal(target, (byte) payload));
    }

    private static void assertComes(DatagramSocket target, int payload) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        target.receive(packet);
        assertThat(packet.getData()).startsWith(payload);
    }

    private static Address at(DatagramSocket target) {
        return new Address.Ip(target.getLocalAddress(), target.getLocalPort());
    }

    @Test
    void outOfDescriptorsThatAssociationAloneFails() throws IOException {
        try (DatagramSocket target = PacketClient.socket("127.0.0.1");
                DatagramSocket late = PacketClient.socket("127.0.0.1")) {
            send(socket, at(target), 1);
            assertComes(target, 1);
            poller.noneToBind = true;
            send(late, at(target), 2);
            awaitDropped(Drop.NO_SOCKET, 1);
            send(socket, at(target), 3);
            assertComes(target, 3);
            poller.noneToBind = false;
            send(late, at(target), 4);
            assertComes(target, 4);
            assertThat(counted().open()).isEqualTo(2);
        }
    }

    @Test
    void nameNotFoundIsLookedUpAgainAfterFiveSeconds() throws IOException {
        try (DatagramSocket target = PacketClient.socket("127.0.0.1")) {
            Address late = new Address.Name("late.test", target.getLocalPort());
            send(socket, late, 1);
            awaitDropped(Drop.NAME_NOT_FOUND, 1);
            names.knows("late.test", "127.0.0.1");
            pass(Duration.ofSeconds(5).minusNanos(1));
            send(socket, late, 2);
            awaitDropped(Drop.NAME_NOT_FOUND, 2);
            pass(Duration.ofNanos(1));
            send(socket, late, 3);
            assertComes(target, 3);
        }
    }

    @Test
    void addressOfANameHoldsForAMinute() throws IOException {
        try (DatagramSocket before = PacketClient.socket("127.0.0.1");
                DatagramSocket after = new DatagramSocket(before.getLocalPort(), InetAddress.ofLiteral("127.0.0.2"))) {
            after.setSoTimeout(20_000);
            Address moving = new Address.Name("moving.test", before.getLocalPort());
            names.knows("moving.test", "127.0.0.1");
            send(socket, moving, 1);
            assertComes(before, 1);
            names.knows("moving.test", "127.0.0.2");
            pass(Duration.ofSeconds(59));
            send(socket, moving, 2);
            assertComes(before, 2);
            pass(Duration.ofSeconds(2));
            send(socket, moving, 3);
            assertComes(after, 3);
        }
    }

    @Test
    void manyTargetsInTurnAreAllReached() throws IOException {
        try (DatagramSocket target = PacketClient.socket("0.0.0.0")) {
            for (int i = 0; i < 60; i++) {
                InetAddress host = InetAddress.ofLiteral("127.0.0." + (1 + i % 6)); // 6 share places for 4
                send(socket, new Address.Ip(host, target.getLocalPort()), i);
                assertComes(target, i);
            }
            assertThat(counted().ever()).isEqualTo(1);
        }
    }

    @Test
    void associationEndsAfterFiveIdleMinutes() throws IOException {
        try (DatagramSocket target = PacketClient.socket("127.0.0.1")) {
            send(socket, at(target), 1);
            assertComes(target, 1);
            pass(Duration.ofMinutes(5).minusNanos(1));
            assertThat(counted().open()).isEqualTo(1);
            pass(Duration.ofSeconds(1));
            assertThat(counted().open()).isZero();
        }
    }
}
