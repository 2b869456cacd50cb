package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Forged;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Methods;
import procurator.shadowsocks.ServerKeys;
import procurator.tunnel.Probe.Delivery;
import procurator.tunnel.Probe.Reaction;
import procurator.wire.Address;

/** Promise 1: whoever does not know the key learns nothing, whatever is sent and however. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class ProbingTest {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** Longer than a test may take: what ends within it did not wait for it. */
    private static final Duration FAR = Duration.ofMinutes(10);

    /** Around every length at which some method has a salt, a header or a frame whole, and some far from it. */
    private static final int[] LENGTHS = {
        0, 1, 2, 15, 16, 17, 24, 32, 33, 34, 35, 42, 43, 49, 50, 51, 58, 59, 60, 66, 67, 75, 128, 255, 512, 700, 1023,
        1024
    };

    /** Two servers with one key, one of which has a near deadline; every target is open to them. */
    private record Probed(Method method, ClientKeys keys, OurServer near, OurServer far) implements AutoCloseable {
        static Probed start(Method method, Pollers poller) throws IOException {
            String password = ClientKeys.generate(method, new SecureRandom());
            ServerKeys keys = ServerKeys.ofPassword(method, password);
            return new Probed(
                    method,
                    ClientKeys.ofPassword(method, password),
                    OurServer.start(keys, Listening.withHandshake(poller, DEADLINE)),
                    OurServer.start(keys, Listening.withHandshake(poller, FAR)));
        }

        Probe probe(String what, Delivery delivery, byte[] input) {
            OurServer server = delivery == Delivery.WITH_FIN ? far : near;
            return new Probe(method + ", " + what + ", " + delivery, server.address(), delivery, input);
        }

        @Override
        public void close() {
            near.close();
            far.close();
        }
    }

    /** Silence until the deadline and then FIN, or FIN for FIN, and nothing else. */
    private static void assertSilence(List<Probe> probes) {
        Map<Boolean, List<Probe>> byFin = new HashMap<>();
        probes.forEach(probe -> byFin.computeIfAbsent(probe.delivery() == Delivery.WITH_FIN, _ -> new ArrayList<>())
                .add(probe));
        byFin.forEach((fin, some) -> assertThat(Probe.sendAll(some, fin ? FAR : DEADLINE))
                .containsOnlyKeys(fin ? Reaction.FIN_AT_ONCE : Reaction.SILENCE_THEN_FIN));
    }

    @ParameterizedTest
    @EnumSource
    void noiseOfAnyLengthMeetsOneReactionFromEveryMethod(Pollers poller) throws IOException {
        List<Probe> probes = new ArrayList<>();
        List<Probed> servers = new ArrayList<>();
        for (Method method : Methods.authentic().toList()) {
            Probed server = Probed.start(method, poller);
            servers.add(server);
            probes.addAll(noise(server, LENGTHS));
        }
        assertSilence(probes);
        servers.forEach(Probed::close);
    }

    private static List<Probe> noise(Probed server, int... lengths) {
        Random random = new Random(1);
        List<Probe> probes = new ArrayList<>();
        for (int length : lengths) {
            for (Delivery delivery : Delivery.values()) {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                probes.add(server.probe(length + " bytes of noise", delivery, noise));
            }
        }
        return probes;
    }

    @Test
    void requestWithAnyBitFlippedMeetsTheSameReaction() throws IOException {
        assertFlippedBitsMeetSilence(Method.AES_128_GCM);
        assertFlippedBitsMeetSilence(Method.BLAKE3_AES_128_GCM);
    }

    private static void assertFlippedBitsMeetSilence(Method method) throws IOException {
        try (Target target = Target.echo();
                Probed server = Probed.start(method, Pollers.best())) {
            Requests requests = new Requests(server.keys);
            List<Probe> probes = new ArrayList<>();
            int bits = requests.to(target.address(), (byte) 7).length * 8;
            for (int bit = 0; bit < bits; bit++) {
                byte[] request = requests.to(target.address(), (byte) 7); // each under a salt of its own: no replays
                request[bit / 8] ^= (byte) (1 << bit % 8);
                probes.add(server.probe("bit " + bit + " flipped", Delivery.WHOLE, request));
            }
            assertSilence(probes);
            assertThat(target.accepted).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestThatIsNotWholeMeetsTheSameReaction(Pollers poller) throws IOException {
        try (Target target = Target.echo();
                Probed classic = Probed.start(Method.CHACHA20_IETF_POLY1305, poller);
                Probed stamped = Probed.start(Method.BLAKE3_AES_256_GCM, poller)) {
            List<Probe> probes = new ArrayList<>();
            for (Probed server : List.of(classic, stamped)) {
                Requests requests = new Requests(server.keys);
                int whole = requests.to(target.address(), (byte) 7).length;
                for (int length = 0; length < whole; length++) {
                    byte[] start = Arrays.copyOf(requests.to(target.address(), (byte) 7), length);
                    Delivery delivery = length % 2 == 0 ? Delivery.WHOLE : Delivery.WITH_FIN;
                    probes.add(server.probe("the first " + length + " bytes", delivery, start));
                }
            }
            assertSilence(probes);
            assertThat(target.accepted).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCauseOfRefusalLooksAlike(Pollers poller) throws IOException {
        try (Target target = Target.echo()) {
            List<Probed> servers = new ArrayList<>();
            List<Probe> probes = new ArrayList<>();
            for (Method method : Methods.authentic().toList()) {
                Probed server = Probed.start(method, poller);
                servers.add(server);
                for (Delivery delivery : Delivery.values()) {
                    probes.addAll(refusals(server, delivery, target.address()));
                }
            }
            assertSilence(probes);
            assertThat(target.accepted).hasValue(0);
            for (Probed server : servers) {
                assertThat(server.near.half().status().toString()).contains(causes(server.method));
                server.close();
            }
        }
    }

    /** Each cause was met indeed. */
    private static String[] causes(Method method) {
        return !method.edition().isStamped()
                ? new String[] {"unauthenticated", "malformed"}
                : new String[] {"unauthenticated", "malformed", "stale", "before start"};
    }

    private static List<Probe> refusals(Probed server, Delivery delivery, Address target) {
        Requests strangers = new Requests(
                ClientKeys.ofPassword(server.method, ClientKeys.generate(server.method, new SecureRandom())));
        Requests requests = new Requests(server.keys);
        List<Probe> probes = new ArrayList<>();
        probes.add(server.probe("another key", delivery, strangers.to(target, (byte) 7)));
        probes.add(server.probe("a name with a space", delivery, requests.to(new Address.Name("a b", 80), (byte) 7)));
        probes.add(server.probe("no name", delivery, requests.to(new Address.Name("", 80), (byte) 7)));
        probes.addAll(
                !server.method.edition().isStamped()
                        ? malformedClassic(server, delivery)
                        : malformedStamped(server, delivery, target));
        return probes;
    }

    private static List<Probe> malformedClassic(Probed server, Delivery delivery) {
        byte[] badType = {9, 127, 0, 0, 1, 0, 80};
        byte[] large = new byte[100];
        return List.of(
                server.probe("address type 9", delivery, Forged.classic(server.keys, badType.length, badType)),
                server.probe("length 0", delivery, Forged.classic(server.keys, 0, new byte[0])),
                server.probe("length 0x4000", delivery, Forged.classic(server.keys, 0x4000, large)),
                server.probe("length 0xffff", delivery, Forged.classic(server.keys, 0xFFFF, large)));
    }

    private static List<Probe> malformedStamped(Probed server, Delivery delivery, Address target) {
        long now = InstantSource.system().millis() / 1_000;
        ByteBuffer room = ByteBuffer.allocate(target.length());
        target.write(room);
        byte[] address = room.array();
        byte[] good = concat(address, new byte[] {0, 0, 7});
        return List.of(
                server.probe("type 1", delivery, Forged.stamped(server.keys, 1, now, good)),
                server.probe("a stamp 100 s old", delivery, Forged.stamped(server.keys, 0, now - 100, good)),
                server.probe("a stamp 100 s ahead", delivery, Forged.stamped(server.keys, 0, now + 100, good)),
                server.probe("a stamp of 0", delivery, Forged.stamped(server.keys, 0, 0, good)),
                server.probe("the last stamp there is", delivery, Forged.stamped(server.keys, 0, -1, good)),
                server.probe("a stamp before start", delivery, Forged.stamped(server.keys, 0, now - 20, good)),
                server.probe("address type 9", delivery, Forged.stamped(server.keys, 0, now, new byte[] {9, 0, 0, 0})),
                server.probe("an empty header", delivery, Forged.stamped(server.keys, 0, now, new byte[0])),
                server.probe("an address alone", delivery, Forged.stamped(server.keys, 0, now, address)),
                server.probe(
                        "neither payload nor padding",
                        delivery,
                        Forged.stamped(server.keys, 0, now, concat(address, new byte[2]))),
                server.probe(
                        "padding of 901 bytes",
                        delivery,
                        Forged.stamped(
                                server.keys, 0, now, concat(address, new byte[] {3, (byte) 0x85}, new byte[901]))),
                server.probe(
                        "padding longer than its header",
                        delivery,
                        Forged.stamped(server.keys, 0, now, concat(address, new byte[] {0, 9, 0}))));
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }

    @Test
    void replayedRequestMeetsTheSameReaction() throws IOException, InterruptedException {
        try (Target target =
                        Target.of(client -> client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8)));
                Probed classic = Probed.start(Method.AES_256_GCM, Pollers.best());
                Probed stamped = Probed.start(Method.BLAKE3_AES_128_GCM, Pollers.best())) {
            List<Probe> probes = new ArrayList<>();
            for (Probed server : List.of(classic, stamped)) {
                for (Delivery delivery : Delivery.values()) {
                    Probe request = server.probe(
                            "a replay", delivery, new Requests(server.keys).to(target.address(), (byte) 7));
                    assertThat(request.send(FAR).received()).isPositive(); // followed once
                    probes.add(request);
                }
            }
            assertSilence(probes);
            assertThat(target.accepted).hasValue(8);
        }
    }

    /** A stream cipher tells a stranger by the address alone; what looks like one is followed, and docs/probes.md says it. */
    @ParameterizedTest
    @EnumSource(names = {"AES_256_CFB", "AES_128_CTR", "CHACHA20_IETF"})
    void whatReadsAsNoAddressUnderAStreamCipherMeetsTheSameReaction(Method method) throws Exception {
        try (Target target =
                        Target.of(client -> client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8)));
                Probed server = Probed.start(method, Pollers.best())) {
            Requests requests = new Requests(server.keys);
            List<Probe> probes = new ArrayList<>();
            int typeAt = requests.to(target.address()).length - target.address().length();
            int whole = typeAt + target.address().length();
            for (Delivery delivery : Delivery.values()) {
                for (int type = 5; type < 256; type += 25) {
                    byte[] request = requests.to(target.address(), (byte) 7);
                    request[typeAt] ^= (byte) (Address.IPV4 ^ type);
                    probes.add(server.probe("address type " + type, delivery, request));
                }
                probes.add(server.probe("port 0", delivery, requests.to(new Address.Name("localhost", 0), (byte) 7)));
                probes.add(server.probe("a space", delivery, requests.to(new Address.Name("a b", 80), (byte) 7)));
                Probe request = server.probe("a replay", delivery, requests.to(target.address(), (byte) 7));
                assertThat(request.send(FAR).received()).isPositive(); // followed once
                probes.add(request);
            }
            for (int length = 0; length < whole; length++) {
                byte[] start = Arrays.copyOf(requests.to(target.address()), length);
                probes.add(server.probe("the first " + length + " bytes", Delivery.WHOLE, start));
            }
            assertSilence(probes);
            assertThat(target.accepted).hasValue(Delivery.values().length);
        }
    }

    @Tag("soak")
    @Timeout(1_800)
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void noiseOfEveryLengthMeetsOneReaction(Method method) throws IOException {
        try (Probed server = Probed.start(method, Pollers.best())) {
            assertSilence(noise(server, IntStream.rangeClosed(0, 1_024).toArray()));
        }
    }

    @Tag("soak")
    @Timeout(1_800)
    @ParameterizedTest
    @MethodSource("procurator.shadowsocks.Methods#authentic")
    void requestOfEveryMethodWithAnyBitFlippedMeetsOneReaction(Method method) throws IOException {
        assertFlippedBitsMeetSilence(method);
    }
}
