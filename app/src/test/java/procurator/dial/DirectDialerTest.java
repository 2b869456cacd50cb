package procurator.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.loop.EventLoop;
import procurator.net.FreePort;
import procurator.net.StreamOptions;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.relay.Outbound;
import procurator.server.WatchedPoller;
import procurator.wire.Address;

class DirectDialerTest {
    private static final TargetPolicy OPEN = new TargetPolicy(true, List.of());
    private static final TargetPolicy BY_DEFAULT = new TargetPolicy(false, List.of());

    private final FakeLookup lookup = new FakeLookup();
    private final Resolver resolver = new Resolver(lookup, ResolverLimits.DEFAULT, System::nanoTime);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private WatchedPoller poller = start(Pollers.NIO);
    private EventLoop loop = loop();

    @AfterEach
    void stop() throws Exception {
        loop.close();
        resolver.close();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void addressIsConnectedTo(Pollers pollers) throws Exception {
        use(pollers);
        int port = listen("127.0.0.1", 0);
        assertThat(dial(OPEN, ip("127.0.0.1", port))).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource
    void nameIsTriedInBothFamiliesUntilOneAnswers(Pollers pollers) throws Exception {
        use(pollers);
        int port = listen("127.0.0.1", 0);
        lookup.knows("both", "::1", "127.0.0.1");
        assertThat(dial(OPEN, new Address.Name("both", port))).isEqualTo("127.0.0.1");
        assertThat(hostsTried()).containsExactly("0:0:0:0:0:0:0:1", "127.0.0.1");
        assertThat(poller.open).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void silentAddressHoldsUpNobodyAndIsClosedOnceAnotherAnswers(Pollers pollers) throws Exception {
        use(pollers);
        int port = listen("127.0.0.1", 0);
        beSilent("127.0.0.2", port);
        lookup.knows("half", "127.0.0.2", "127.0.0.1");
        assertThat(dial(OPEN, new Address.Name("half", port))).isEqualTo("127.0.0.1");
        assertThat(poller.open).extracting(InetSocketAddress::getHostString).containsExactly("127.0.0.1");
    }

    @Test
    void firstAddressIsTakenAndNoOtherTried() throws Exception {
        int port = listen("127.0.0.1", 0);
        listen("127.0.0.2", port);
        lookup.knows("two", "127.0.0.2", "127.0.0.1");
        assertThat(dial(OPEN, new Address.Name("two", port))).isEqualTo("127.0.0.2");
        assertThat(hostsTried()).containsExactly("127.0.0.2");
    }

    @ParameterizedTest
    @EnumSource
    void refusalOfAllIsARefusal(Pollers pollers) throws Exception {
        use(pollers);
        lookup.knows("closed", "127.0.0.2", "127.0.0.3", "::1");
        assertThat(dial(OPEN, new Address.Name("closed", FreePort.find()))).isEqualTo(DialFailure.REFUSED);
        assertThat(poller.tried).hasSize(3);
        assertThat(poller.open).isEmpty();
    }

    @Test
    void silenceOfAllTimesOutAndClosesAll() throws Exception {
        int port = FreePort.find();
        beSilent("127.0.0.1", port);
        beSilent("127.0.0.2", port);
        lookup.knows("silent", "127.0.0.2", "127.0.0.1");
        assertThat(dial(OPEN, new Address.Name("silent", port), Duration.ofMillis(300)))
                .isEqualTo(DialFailure.TIMED_OUT);
        assertThat(poller.tried).hasSize(2);
        assertThat(poller.open).isEmpty();
    }

    @Test
    void refusalSaysMoreThanSilence() throws Exception {
        int port = FreePort.find();
        beSilent("127.0.0.2", port);
        lookup.knows("mixed", "127.0.0.2", "127.0.0.1");
        assertThat(dial(OPEN, new Address.Name("mixed", port), Duration.ofMillis(300)))
                .isEqualTo(DialFailure.REFUSED);
    }

    @Test
    void nameNobodyKnowsIsNotFound() {
        assertThat(dial(OPEN, new Address.Name("nobody", 80))).isEqualTo(DialFailure.NAME_NOT_FOUND);
    }

    @Test
    void privateTargetsAreNotEvenTriedHoweverTheyAreSpelled() throws Exception {
        int port = listen("127.0.0.1", 0);
        lookup.knows("inside", "127.0.0.1", "::1", "10.0.0.1");
        lookup.knows("0x7f.1", "127.0.0.1");
        for (String host : new String[] {
            "inside",
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f.1",
            "[::1]",
            "::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::1"
        }) {
            assertThat(dial(BY_DEFAULT, new Address.Name(host, port))).as(host).isEqualTo(DialFailure.NOT_ALLOWED);
        }
        assertThat(dial(BY_DEFAULT, ip("127.0.0.1", port))).isEqualTo(DialFailure.NOT_ALLOWED);
        assertThat(poller.tried).isEmpty();
    }

    @Test
    void onlyTheAllowedAddressesOfANameAreTried() throws Exception {
        int port = listen("127.0.0.1", 0);
        listen("127.0.0.2", port);
        lookup.knows("two", "127.0.0.2", "127.0.0.1", "::1");
        TargetPolicy one = new TargetPolicy(false, List.of(Cidr.parse("127.0.0.1/32")));
        assertThat(dial(one, new Address.Name("two", port))).isEqualTo("127.0.0.1");
        assertThat(hostsTried()).containsExactly("127.0.0.1");
    }

    @Test
    void cancelledLookUpConnectsToNothing() throws Exception {
        int port = listen("127.0.0.1", 0);
        lookup.knows("slow", "127.0.0.1");
        lookup.fallSilent();
        AtomicInteger told = new AtomicInteger();
        startAndCancel(new Address.Name("slow", port), told);
        await().until(() -> lookup.count("slow") == 1);
        lookup.speak();
        assertThat(dial(OPEN, new Address.Name("slow", port))).isEqualTo("127.0.0.1");
        assertThat(poller.tried).hasSize(1);
        assertThat(told).hasValue(0);
    }

    @Test
    void cancelledConnectIsClosed() throws Exception {
        int port = FreePort.find();
        beSilent("127.0.0.1", port);
        AtomicInteger told = new AtomicInteger();
        startAndCancel(ip("127.0.0.1", port), told);
        await().until(() -> poller.tried.size() == 1 && poller.open.isEmpty());
        assertThat(told).hasValue(0);
    }

    private void startAndCancel(Address target, AtomicInteger told) {
        DirectDialer dialer = new DirectDialer(loop, resolver, OPEN, DialOptions.DEFAULT);
        loop.execute(() -> {
            Dialer.Dial dial = dialer.dial(target, Answer.of(_ -> told.incrementAndGet(), _ -> told.incrementAndGet()));
            dial.cancel();
        });
    }

    private Object dial(TargetPolicy policy, Address target) {
        return dial(policy, target, Duration.ofSeconds(10));
    }

    /** The host reached, or why none was. */
    private Object dial(TargetPolicy policy, Address target, Duration connect) {
        DirectDialer dialer =
                new DirectDialer(loop, resolver, policy, new DialOptions(StreamOptions.DEFAULT, connect, true));
        CompletableFuture<Object> end = new CompletableFuture<>();
        Answer<Outbound> answer = Answer.of(
                route ->
                        end.complete(route.socket().remoteAddress().getAddress().getHostAddress()),
                end::complete);
        loop.execute(() -> dialer.dial(target, answer));
        return end.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private List<String> hostsTried() {
        return poller.tried.stream()
                .map(tried -> tried.getAddress().getHostAddress())
                .toList();
    }

    private static Address ip(String host, int port) {
        return new Address.Ip(InetAddress.ofLiteral(host), port);
    }

    private int listen(String host, int port) throws IOException {
        ServerSocket server = new ServerSocket(port, 50, InetAddress.ofLiteral(host));
        opened.add(server);
        return server.getLocalPort();
    }

    /** Lets connects to an address hang: its queue of one is full, and nobody accepts. */
    private void beSilent(String host, int port) throws IOException {
        ServerSocket server = new ServerSocket(port, 1, InetAddress.ofLiteral(host));
        opened.add(server);
        for (int i = 0; i < 4; i++) {
            SocketChannel client = SocketChannel.open();
            opened.add(client);
            client.configureBlocking(false);
            client.connect(server.getLocalSocketAddress());
        }
    }

    private void use(Pollers pollers) {
        loop.close();
        poller = start(pollers);
        loop = loop();
    }

    private static WatchedPoller start(Pollers pollers) {
        try {
            return new WatchedPoller(pollers.open());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private EventLoop loop() {
        return new EventLoop("test", poller, System::nanoTime, Throwable::printStackTrace).start();
    }
}
