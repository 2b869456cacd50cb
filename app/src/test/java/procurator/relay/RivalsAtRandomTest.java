package procurator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;

/**
 * Whatever befalls the connections that are asked the same, in whatever order: the client hears one of them at most, each
 * trial hears of each thing once, and nothing is left.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RivalsAtRandomTest {
    @ParameterizedTest
    @EnumSource
    void clientHearsOneAtMostAndNothingIsLeft(Pollers pollers) {
        run(pollers, 25);
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void nothingIsLeftOfManyEither(Pollers pollers) {
        run(pollers, 400);
    }

    private static void run(Pollers pollers, int seeds) {
        for (int seed = 0; seed < seeds; seed++) {
            try (RunningRelay relay = new RunningRelay(pollers)) {
                new Run(relay, seed).run();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    /** One tunnel. */
    private static final class Run {
        private final RunningRelay relay;
        private final Random random;
        private final List<Peer> asked = new CopyOnWriteArrayList<>();

        Run(RunningRelay relay, int seed) {
            this.relay = relay;
            this.random = new Random(seed);
        }

        void run() throws Exception {
            relay.dialer.framed = true;
            relay.dialer.several = true;
            relay.dialer.others.set(random.nextInt(5));
            if (random.nextInt(3) == 0) {
                openAhead();
            }
            Thread _ = Thread.ofVirtual().start(this::accept);
            Peer client = relay.connect().send(Commands.DIAL);
            FutureTask<String> heard = new FutureTask<>(() -> heard(client));
            Thread _ = Thread.ofVirtual().start(heard);
            for (int step = 0; step < 14; step++) {
                step(client);
                relay.settle();
            }
            relay.runOnLoop(relay.dialer::release);
            relay.running(200);
            client.socket.shutdownOutput();
            asked.forEach(Run::resetIfOpen);
            relay.awaitOpen(0);
            check(heard.get());
        }

        private void openAhead() throws IOException {
            relay.runOnLoop(relay.dialer::openAhead);
            asked.add(relay.target.accept());
            relay.runOnLoop(relay.dialer::settleAhead);
            relay.dialer.unacknowledged = random.nextBoolean();
        }

        private void accept() {
            try {
                while (true) {
                    asked.add(relay.target.accept());
                }
            } catch (IOException _) {
                // it listens no more
            }
        }

        private void step(Peer client) {
            try {
                switch (random.nextInt(9)) {
                    case 0, 1 -> client.send(random.nextInt(5) == 0 ? "once!" : "again");
                    case 2, 3 -> relay.pass(Duration.ofMillis(random.nextInt(3_000)));
                    case 4 -> end(random.nextInt(4));
                    case 5 -> answer();
                    case 6 -> leave();
                    case 7 -> hold();
                    default -> relay.settle();
                }
            } catch (IOException _) {
                // it is gone already
            }
        }

        private void answer() throws IOException {
            if (!asked.isEmpty()) {
                int which = random.nextInt(asked.size());
                asked.get(which).send(XorFrames.stream(new byte[] {(byte) ('A' + which)}));
            }
        }

        private void end(int how) throws IOException {
            if (!asked.isEmpty()) {
                Peer peer = asked.get(random.nextInt(asked.size()));
                switch (how) {
                    case 0 -> resetIfOpen(peer);
                    case 1 -> peer.send(XorFrames.OPENING).finish();
                    case 2 -> peer.send("OPEN\0\0");
                    default -> peer.finish();
                }
            }
        }

        private static void resetIfOpen(Peer peer) {
            if (!peer.socket.isClosed()) {
                peer.reset();
            }
        }

        private void leave() {
            for (TestTrial trial : relay.dialer.trials) {
                if (trial.hasBegun() && random.nextInt(3) == 0) {
                    relay.runOnLoop(trial::leave);
                }
            }
        }

        private void hold() {
            if (relay.dialer.holding) {
                relay.runOnLoop(
                        random.nextBoolean()
                                ? relay.dialer::release
                                : () -> relay.dialer.fail(DialFailure.NETWORK_UNREACHABLE));
            } else {
                relay.dialer.holding = true;
            }
        }

        private static String heard(Peer client) {
            StringBuilder heard = new StringBuilder();
            try {
                client.socket.setSoTimeout(60_000);
                for (int b = client.socket.getInputStream().read();
                        b >= 0;
                        b = client.socket.getInputStream().read()) {
                    heard.append((char) b);
                }
            } catch (IOException _) {
                // a reset ends it as well
            }
            return heard.toString();
        }

        private void check(String heard) {
            String context = relay.dialer.told + ", heard " + heard;
            assertThat(heard.chars().distinct().count()).as(context).isLessThanOrEqualTo(1);
            Map<String, Long> told = relay.dialer.told.stream()
                    .collect(Collectors.groupingBy(RivalsAtRandomTest::kind, Collectors.counting()));
            for (int number = 1; number <= relay.dialer.trials.size(); number++) {
                long begun = told.getOrDefault(number + " begun", 0L);
                long ended = told.getOrDefault(number + " ended", 0L);
                assertThat(begun).as(context).isLessThanOrEqualTo(2); // by opening its stream, and with what is asked
                assertThat(ended).as(context).isBetween(Math.min(begun, 1), 1L);
            }
            assertThat(relay.dialer.told.stream()
                            .filter(word -> word.contains("answered"))
                            .count())
                    .as(context)
                    .isLessThanOrEqualTo(1);
            assertThat(relay.faults).isEmpty();
            assertThat(relay.onLoop(() -> relay.relay.counts().held()))
                    .as(context)
                    .isZero();
        }
    }

    private static String kind(String told) {
        String number = told.substring(0, told.indexOf(' '));
        return number + (told.startsWith(number + " begun") ? " begun" : " ended");
    }
}
