package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procurator.half.Pollers;
import procurator.net.FreePort;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.ClientLinks;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.Seen;
import procurator.wire.Address;
import procurator.wire.Encoder;

/** Promise 24: no peers, known or not, take what the next good tunnel needs. Halves in processes of their own. */
@Timeout(120)
class BudgetTest {
    /** What the halves may compute for a good tunnel: on a machine of its own, it waits no longer. */
    private static final Duration PROMISED = Duration.ofSeconds(1);

    /**
     * What no good tunnel waits, however many programs compute beside it: shorter than any deadline that lets go of
     * what strangers hold (a handshake's is 60 s, a drain's 30 s), and than a dial's, 10 s.
     */
    private static final Duration SOON = Duration.ofSeconds(8);

    /** So many bytes have the cipher compiled: cold, it is fifty times slower. */
    private static final int WARM = 8 << 20;

    /** KiB that a half may hold of a download that nobody reads: of a read, 256 at most, what was not taken, and a frame. */
    private static final long ONE_STALLED = 384;

    /** What a socket of those that stall may hold. */
    private static final int FEW_BYTES = 4 * 1024;

    /**
     * Of the heap 4 MiB are for what waits: frames and requests that stop take 19 and 64, and a hundred downloads without
     * end as much as they get. Seen with -Xmx32m, of which 1 MiB was for what waits: a good tunnel took 2.6 to 12 s. Now
     * that is no start.
     */
    @ParameterizedTest
    @CsvSource({"AES_256_GCM, nio, 20, 0", "BLAKE3_AES_256_GCM, epoll, 100, 1100"})
    void smallestHeapThatIsTakenBearsWhatStopsBeforeItsEnd(Method method, String poller, int endless, int requests)
            throws Exception {
        try (Halves halves = new Halves(20_000, method, poller, "-Xmx48m")) {
            assertStalledFramesLeaveRoom(halves, 300);
            assertStalledDownloadsLeaveRoom(halves, endless, 50);
            assertStalledRequestsLeaveRoom(halves, requests);
        }
    }

    @Tag("soak")
    @Timeout(600)
    @ParameterizedTest
    @CsvSource({"AES_256_GCM, epoll, 0", "BLAKE3_AES_256_GCM, epoll, 0", "BLAKE3_AES_256_GCM, nio, 1100"})
    void usualHeapBearsNineThousandThatStopBeforeTheirEnd(Method method, String poller, int requests) throws Exception {
        try (Halves halves = new Halves(20_000, method, poller, "-Xmx128m")) {
            assertStalledFramesLeaveRoom(halves, 8_900);
            assertStalledDownloadsLeaveRoom(halves, 450, 8_450);
            assertStalledRequestsLeaveRoom(halves, requests);
        }
    }

    @Test
    void heapThatDoesNotBearThemIsRefused() throws Exception {
        try (LaunchedHalf server = server(20_000, List.of("-Xmx32m"), Method.AES_256_GCM, "secret")) {
            await().atMost(30, SECONDS)
                    .until(() -> server.log()
                            .contains("a heap of 31 MiB is too small for peers that keep it waiting"
                                    + " (expected: -Xmx48m or more)"));
        }
    }

    /** Of 64 KiB each. */
    private static void assertStalledFramesLeaveRoom(Halves halves, int count) throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try (ServerSocket nobody = new ServerSocket(0, 10_000, InetAddress.ofLiteral("127.0.0.1"))) {
            Address silent = new Address.Ip(nobody.getInetAddress(), nobody.getLocalPort());
            ClientLinks links =
                    halves.keys().links(Seen.of(InstantSource.system()).streams(), new Salts(), InstantSource.system());
            for (int i = 0; i < count; i++) {
                stalled.add(stalledFrame(
                        halves.server.address("TCP"), links.open(silent).encoder()));
                if (i % (count / 10) == 0) {
                    halves.assertWork();
                }
            }
            halves.assertWorkOnAndOn(count);
        } finally {
            closeAll(stalled);
        }
        halves.awaitNothingLeft();
    }

    /** A link whose second frame is as long as may be, and ends a byte too early. */
    private static Socket stalledFrame(InetSocketAddress server, Encoder encoder) throws IOException {
        byte[] plain = new byte[0xFFFF];
        byte[] encoded = new byte[encoder.encodedSize(1) + encoder.encodedSize(plain.length)];
        int length = encoder.encode(plain, 0, 1, encoded, 0);
        length += encoder.encode(plain, 0, plain.length, encoded, length);
        Socket socket = new Socket();
        socket.connect(server);
        socket.getOutputStream().write(encoded, 0, length - 1);
        return socket;
    }

    /** The longest header of the 2022 edition says 65,535 bytes; a source has 256 handshakes, five have 1,024. */
    private static void assertStalledRequestsLeaveRoom(Halves halves, int count) throws Exception {
        Requests requests = new Requests(halves.keys());
        List<Socket> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                byte[] request = requests.to(halves.target.address(), new byte[0xFFFF]);
                stalled.add(stranger(halves.server.address("TCP"), i));
                // what fits into a header of 65,535 bytes beside the address is in it, and 60,000 do not end it
                stalled.getLast().getOutputStream().write(request, 0, 60_000);
            }
            halves.assertWorkOnAndOn(count);
            assertThat(halves.server.endsWithin(SOON)).as(halves.server::log).isTrue();
        } finally {
            closeAll(stalled);
        }
    }

    /**
     * A download that stalls fills up to 6 MiB of the kernel's memory for TCP, of which there may be 2 GiB for all: so
     * some go on for ever, and the others until they have filled what their client takes.
     */
    private static void assertStalledDownloadsLeaveRoom(Halves halves, int endless, int brief) throws Exception {
        List<Socket> stalled = new ArrayList<>();
        try (Target forEver = Target.of(client -> sendDownload(client, true));
                Target soonDone = Target.of(client -> sendDownload(client, false))) {
            stalled.add(halves.unread(forEver));
            await().atMost(30, SECONDS).until(() -> forEver.accepted.get() == 1 && halves.areQuiet());
            halves.assertHoldAtMost(ONE_STALLED);
            for (int i = 1; i < endless; i++) {
                stalled.add(halves.unread(forEver));
                if (i % (endless / 10) == 0) {
                    assertCarriesSoon(halves.proxy(), halves.target); // while they fill what they fill
                }
            }
            halves.assertWorkOnAndOn(endless);
            halves.assertHoldAtMost(halves.mayHold); // from half on what stalls is left to the kernel
            for (int i = 0; i < brief; i++) {
                stalled.add(halves.unread(soonDone));
                if (i % (brief / 10) == 0) {
                    halves.assertWork();
                }
            }
            halves.assertWorkOnAndOn(endless + brief);
        } finally {
            closeAll(stalled);
        }
        halves.awaitNothingLeft();
    }

    private static void sendDownload(Socket client, boolean endless) throws IOException {
        client.setSendBufferSize(FEW_BYTES);
        byte[] piece = new byte[64 * 1024];
        do {
            client.getOutputStream().write(piece);
        } while (endless);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @ParameterizedTest
    @CsvSource({"64, 100, epoll", "1024, 1100, nio"})
    void strangersLeaveDescriptorsForAGoodTunnel(int files, int count, String poller) throws Exception {
        assertStrangersLeaveDescriptors(files, count, poller);
    }

    @Tag("soak")
    @Test
    void moreStrangersLeaveDescriptorsForAGoodTunnel() throws Exception {
        assertStrangersLeaveDescriptors(256, 300, "nio");
    }

    private static void assertStrangersLeaveDescriptors(int files, int count, String poller) throws Exception {
        Method method = Method.DEFAULT;
        String password = ClientKeys.generate(method, new SecureRandom());
        List<Socket> strangers = new ArrayList<>();
        try (Target target = Target.echo();
                LaunchedHalf server = server(files, List.of(), method, password, "--poller", poller);
                OurLocal local = withoutPool(method, server.address("TCP"), password)) {
            assertCarries(local.socksAddress(), target, 1); // cold: classes, compilers
            for (int i = 0; i < count; i++) {
                strangers.add(stranger(server.address("TCP"), i));
                if (i % (count / 10) == 0) {
                    assertWorks(local.socksAddress(), target, server);
                }
            }
            assertWorks(local.socksAddress(), target, server);
            assertThat(server.busy()).isLessThan(0.3);
            assertThat(server.log()).doesNotContain("cannot be accepted").doesNotContain("fault");
            assertThat(server.endsWithin(SOON)).as(server::log).isTrue();
        } finally {
            closeAll(strangers);
        }
    }

    @Test
    void silentClientsOfSocksLeaveDescriptorsForAGoodOne() throws Exception {
        Method method = Method.DEFAULT;
        String password = ClientKeys.generate(method, new SecureRandom());
        List<Socket> strangers = new ArrayList<>();
        try (Target target = Target.echo();
                OurServer server = OurServer.start(method, Pollers.best(), password);
                LaunchedHalf local = local(64, List.of(), method, server.address(), password)) {
            assertCarries(local.address("SOCKS/HTTP"), target, 1);
            for (int i = 0; i < 164; i++) {
                strangers.add(stranger(local.address("SOCKS/HTTP"), i));
            }
            assertWorks(local.address("SOCKS/HTTP"), target, local);
            assertThat(local.endsWithin(SOON)).as(local::log).isTrue();
        } finally {
            closeAll(strangers);
        }
    }

    /** To a server that is crowded a link that waits is a stranger too. */
    private static OurLocal withoutPool(Method method, InetSocketAddress server, String password) throws IOException {
        return OurLocal.start(OurLocal.link(method, server, password), Listening.engine(Pollers.best()));
    }

    private static Socket stranger(InetSocketAddress at, int number) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + number % 5)), 0));
        socket.connect(at);
        return socket;
    }

    private static LaunchedHalf server(int files, List<String> ofJvm, Method method, String password, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "server",
                "-s",
                "127.0.0.1",
                "-p",
                "" + FreePort.find(),
                "-m",
                method.toString(),
                "-k",
                password,
                "--allow-private"));
        arguments.addAll(List.of(more));
        return new LaunchedHalf(files, ofJvm, arguments.toArray(String[]::new));
    }

    private static LaunchedHalf local(
            int files, List<String> ofJvm, Method method, InetSocketAddress server, String password, String... more)
            throws IOException {
        String port = "" + server.getPort();
        List<String> arguments = new ArrayList<>(
                List.of("local", "-s", "127.0.0.1", "-p", port, "-l", "0", "-m", method.toString(), "-k", password));
        arguments.addAll(List.of(more));
        return new LaunchedHalf(files, ofJvm, arguments.toArray(String[]::new));
    }

    /** A new tunnel carries a byte there and back, and the halves compute no longer for it than is promised. */
    private static void assertWorks(InetSocketAddress proxy, Target target, LaunchedHalf... halves) throws IOException {
        Duration before = computed(halves);
        assertCarriesSoon(proxy, target);
        assertThat(computed(halves).minus(before)).isLessThan(PROMISED);
    }

    private static void assertCarriesSoon(InetSocketAddress proxy, Target target) throws IOException {
        long start = System.nanoTime();
        assertCarries(proxy, target, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    private static Duration computed(LaunchedHalf... halves) throws IOException {
        Duration all = Duration.ZERO;
        for (LaunchedHalf half : halves) {
            all = all.plus(half.computed());
        }
        return all;
    }

    private static void assertCarries(InetSocketAddress proxy, Target target, int length) throws IOException {
        try (SocksClient client = SocksClient.through(proxy, target.address())) {
            Thread sending = Thread.ofVirtual().start(() -> send(client, length));
            assertThat(client.receive(length)).hasSize(length);
            assertThat(sending.isAlive()).isFalse();
        }
    }

    private static void send(SocksClient client, int length) {
        try {
            client.send(new byte[length]);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Both halves, which have carried as much as has their ciphers compiled; with their end nothing has failed in them. */
    private static final class Halves implements AutoCloseable {
        private static final Pattern TUNNELS = Pattern.compile("tunnels: (\\d+) now, (\\d+) of them in the handshake");
        private static final Pattern HELD = Pattern.compile("held: (\\d+) KiB of (\\d+)");

        private final Method method;
        private final String password;
        final Target target = Target.echo();
        final LaunchedHalf server;
        final LaunchedHalf local;
        /** KiB, each of them. */
        private final long mayHold;

        Halves(int files, Method method, String poller, String heap) throws IOException {
            this.method = method;
            password = ClientKeys.generate(method, new SecureRandom());
            server = server(files, List.of(heap), method, password, "--poller", poller);
            local = local(files, List.of(heap), method, server.address("TCP"), password, "--poller", poller);
            assertCarries(proxy(), target, WARM);
            mayHold = held(server, 2);
        }

        ClientKeys keys() {
            return ClientKeys.ofPassword(method, password);
        }

        InetSocketAddress proxy() throws IOException {
            return local.address("SOCKS/HTTP");
        }

        /** The connection of a download whose client reads nothing. */
        Socket unread(Target downloads) throws IOException {
            SocksClient client = new SocksClient(proxy(), FEW_BYTES);
            assertThat(client.connect(downloads.address())).isZero();
            return client.socket();
        }

        void assertWork() throws IOException {
            assertWorks(proxy(), target, server, local);
        }

        /**
         * Now, and after all that there was to do is done.
         *
         * @param tunnels each of which may hold 2 KiB a direction, however much is held in all
         */
        void assertWorkOnAndOn(int tunnels) throws IOException {
            assertWork();
            await().atMost(30, SECONDS).until(this::areQuiet);
            assertHoldAtMost(mayHold + 4 * tunnels);
            assertWork();
            assertCarries(proxy(), target, 1 << 20);
        }

        boolean areQuiet() throws IOException {
            return server.busy() < 0.3 && local.busy() < 0.3;
        }

        void assertHoldAtMost(long kib) throws IOException {
            assertThat(held(server)).isLessThanOrEqualTo(kib);
            assertThat(held(local)).isLessThanOrEqualTo(kib);
        }

        /**
         * Within a minute: what has filled the kernel's memory for TCP had its segments dropped, and the kernel tries
         * again after 14 or 28 s alone (seen: backoff 6). Only then it learns that the client is no more.
         */
        void awaitNothingLeft() throws IOException {
            await().atMost(60, SECONDS).until(() -> isRid(server) && isRid(local));
            assertWork();
        }

        /** Links opened ahead are in their handshake. */
        private static boolean isRid(LaunchedHalf half) throws IOException {
            Matcher tunnels = TUNNELS.matcher(half.status());
            assertThat(tunnels.find()).isTrue();
            return tunnels.group(1).equals(tunnels.group(2)) && held(half) == 0;
        }

        private static long held(LaunchedHalf half) throws IOException {
            return held(half, 1);
        }

        /** @param number 1 for the KiB that are held, 2 for those that may be */
        private static long held(LaunchedHalf half, int number) throws IOException {
            Matcher held = HELD.matcher(half.status());
            assertThat(held.find()).isTrue();
            return Long.parseLong(held.group(number));
        }

        @Override
        public void close() throws IOException {
            try (target;
                    server;
                    local) {
                assertThat(server.log() + local.log())
                        .doesNotContain("OutOfMemory")
                        .doesNotContain("fault");
            }
        }
    }
}
