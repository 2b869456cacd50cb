package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;
import procurator.wire.Address;

/** Promise 12: a server that is killed and returns, under load, costs the tunnels it had and nothing more. */
@Timeout(120)
class RestartTest {
    @ParameterizedTest
    @CsvSource({"AES_128_GCM, NIO", "BLAKE3_AES_128_GCM, EPOLL"})
    void everyTunnelOpenedSinceTheServersReturnWorks(Method method, Pollers poller) throws IOException {
        assertRestartsAreSurvived(method, poller, 3);
    }

    @Tag("soak")
    @Timeout(1_800)
    @ParameterizedTest
    @CsvSource({"AES_128_GCM, NIO", "BLAKE3_AES_128_GCM, EPOLL"})
    void everyTunnelOpenedSinceTheServersReturnWorksInTheLongRun(Method method, Pollers poller) throws IOException {
        assertRestartsAreSurvived(method, poller, 100);
    }

    private static void assertRestartsAreSurvived(Method method, Pollers poller, int restarts) throws IOException {
        String password = ClientKeys.generate(method, new SecureRandom());
        ServerKeys keys = ServerKeys.ofPassword(method, password);
        OurServer server = start(Listening.anyPort(), keys, poller);
        InetSocketAddress address = server.address();
        try (Target target = Target.echo();
                OurLocal local = OurLocal.eager(OurLocal.link(method, address, password), Listening.engine(poller));
                Load load = new Load(local.socksAddress(), target.address())) {
            for (int i = 0; i < restarts; i++) {
                load.awaitWorking();
                server.close();
                load.awaitFailing();
                load.pause(); // nothing dials now: what is ready is what the pool still believes in
                assertThat(load.isAlive()).isTrue();
                server = start(address, keys, poller);
                load.failures.clear();
                load.goOn();
                load.awaitWorking();
                assertThat(load.failures).isEmpty();
            }
            assertThat(local.half().status().toString()).doesNotContain("fault");
            assertThat(hits(local)).isPositive();
        } finally {
            server.close();
        }
    }

    private static OurServer start(InetSocketAddress address, ServerKeys keys, Pollers poller) throws IOException {
        return OurServer.start(address, keys, Listening.engine(poller), true, InstantSource.system());
    }

    private static int hits(OurLocal local) {
        String pool = local.half().status().stream()
                .filter(line -> line.startsWith("pool"))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(pool.split(" ", -1)[1]);
    }

    /** Clients that open one tunnel after the other. */
    private static final class Load implements AutoCloseable {
        private static final int CLIENTS = 4;

        private final InetSocketAddress proxy;
        private final Address target;
        private ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        private final AtomicInteger succeeded = new AtomicInteger();
        final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        private volatile boolean running;

        Load(InetSocketAddress proxy, Address target) {
            this.proxy = proxy;
            this.target = target;
            goOn();
        }

        void goOn() {
            running = true;
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(this::run);
            }
        }

        private void run() {
            while (running) {
                try (SocksClient client = SocksClient.through(proxy, target)) {
                    client.send((byte) 7);
                    byte[] back = client.receive(1);
                    if (back.length == 0) {
                        throw new IOException("an end without an answer");
                    }
                    succeeded.incrementAndGet();
                } catch (IOException e) {
                    failures.add(e);
                }
            }
        }

        void pause() {
            running = false;
            clients.close();
            clients = Executors.newVirtualThreadPerTaskExecutor();
        }

        boolean isAlive() throws IOException {
            try (SocksClient client = new SocksClient(proxy)) {
                return client.connect(target) == 5; // connection refused: said by the local half, which lives
            }
        }

        void awaitWorking() {
            int before = succeeded.get();
            await().atMost(20, SECONDS).until(() -> succeeded.get() > before + 100);
        }

        void awaitFailing() {
            await().atMost(20, SECONDS).until(() -> !failures.isEmpty());
        }

        @Override
        public void close() {
            running = false;
            clients.close();
        }
    }
}
