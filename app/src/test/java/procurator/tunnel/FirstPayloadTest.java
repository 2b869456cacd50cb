package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;

/** How a link begins, as a man in the middle sees it. */
@Timeout(60)
class FirstPayloadTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    static Stream<Arguments> editionsAndPollers() {
        return Stream.of(Method.AES_128_GCM, Method.BLAKE3_AES_128_GCM)
                .flatMap(method -> Arrays.stream(Pollers.values()).map(poller -> Arguments.of(method, poller)));
    }

    /** Both halves, and who listens between them. */
    private record WatchedLink(OurServer server, Middle middle, OurLocal local) implements AutoCloseable {
        static WatchedLink start(Method method, EngineConfig engine, boolean eager) throws IOException {
            String password = ClientKeys.generate(method, new SecureRandom());
            OurServer server = OurServer.start(ServerKeys.ofPassword(method, password), engine);
            Middle middle = new Middle(server.address());
            var link = OurLocal.link(method, middle.address(), password);
            return new WatchedLink(server, middle, eager ? OurLocal.eager(link, engine) : OurLocal.start(link, engine));
        }

        /** The first link; the local half may know of it a moment before the middle does. */
        Middle.Passage link() {
            await().atMost(20, SECONDS).until(() -> !middle.passages.isEmpty());
            return middle.passages.getFirst();
        }

        @Override
        public void close() throws IOException {
            local.close();
            middle.close();
            server.close();
        }
    }

    @ParameterizedTest
    @MethodSource("editionsAndPollers")
    void firstPayloadTravelsWithTheHeaderInOneWrite(Method method, Pollers poller) throws IOException {
        try (Target target = Target.echo();
                WatchedLink watched = WatchedLink.start(method, Listening.withFirstPayload(poller, LONG), false);
                SocksClient client = SocksClient.through(watched.local.socksAddress(), target.address())) {
            Middle.Passage link = watched.link();
            assertThat(link.up).isEmpty(); // success was told, and not a byte has gone out yet
            client.send(new byte[100]);
            assertThat(client.receive(100)).hasSize(100);
            assertThat(link.up).hasSize(1);
            int beside = !method.edition().isStamped()
                    ? 16 + 2 + 16 + 7 + 16 // salt, length, address, and two tags
                    : 16 + 1 + 8 + 2 + 16 + 7 + 2 + 16; // salt, type, time, length, address, padding's length, two tags
            assertThat(link.up.getFirst()).hasSize(beside + 100);
        }
    }

    @ParameterizedTest
    @MethodSource("editionsAndPollers")
    void headerGoesOutAloneForATargetThatSpeaksFirst(Method method, Pollers poller) throws IOException {
        byte[] banner = "220 ready".getBytes(StandardCharsets.US_ASCII);
        try (Target target = Target.of(client -> {
                    client.getOutputStream().write(banner);
                    int _ = client.getInputStream().read();
                });
                WatchedLink watched = WatchedLink.start(method, Listening.engine(poller), false);
                SocksClient client = SocksClient.through(watched.local.socksAddress(), target.address())) {
            assertThat(client.receive(banner.length)).isEqualTo(banner);
            assertThat(watched.link().up).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void headerGoesOutAtOnceWithFin(Pollers poller) throws IOException {
        try (Target target = Target.echo();
                WatchedLink watched =
                        WatchedLink.start(Method.DEFAULT, Listening.withFirstPayload(poller, LONG), false);
                SocksClient client = SocksClient.through(watched.local.socksAddress(), target.address())) {
            client.finish();
            assertThat(client.receiveAll()).isEmpty();
            assertThat(target.accepted).hasValue(1);
        }
    }

    @ParameterizedTest
    @MethodSource("editionsAndPollers")
    void linkOpenedAheadCarriesNoByteBeforeItsUse(Method method, Pollers poller) throws IOException {
        try (Target target = Target.echo();
                WatchedLink watched = WatchedLink.start(method, Listening.engine(poller), true)) {
            echo(watched, target);
            List<Middle.Passage> passages = watched.middle.passages;
            await().atMost(20, SECONDS).until(() -> passages.size() > 1);
            assertThat(passages.stream().filter(passage -> !passage.up.isEmpty()))
                    .hasSize(1);
            for (int i = 2; i <= 10; i++) {
                await().atMost(20, SECONDS).until(() -> ready(watched.local) > 0);
                echo(watched, target);
                assertThat(passages.stream().filter(passage -> !passage.up.isEmpty()))
                        .hasSize(i);
            }
            assertThat(watched.local.half().status().toString()).contains("pool: 9 hits, 1 misses");
        }
    }

    private static void echo(WatchedLink watched, Target target) throws IOException {
        try (SocksClient client = SocksClient.through(watched.local.socksAddress(), target.address())) {
            client.send((byte) 7);
            assertThat(client.receive(1)).containsExactly(7);
        }
    }

    /** From the status line {@code pool: 9 hits, 1 misses, 3 ready}. */
    static int ready(OurLocal local) {
        String pool = local.half().status().stream()
                .filter(line -> line.startsWith("pool"))
                .findFirst()
                .orElseThrow();
        String[] words = pool.split(" ", -1);
        return Integer.parseInt(words[words.length - 2]);
    }
}
