package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.local.LocalConfig;
import procurator.local.ServerSource;
import procurator.log.Log;
import procurator.server.ServerConfig;

/** Runs command lines in this process, with halves that do nothing and signals that tests send. */
final class Shell {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    /** What takes all that is printed. */
    OutputStream standardOutput = out;

    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final FakeHalf half = new FakeHalf("TCP 127.0.0.1:1080");
    final List<Integer> halts = new CopyOnWriteArrayList<>();
    final Map<String, Runnable> signals = new ConcurrentHashMap<>();
    boolean terminal;
    Reach reach = Reach.DEFAULT;

    /** What did not end the process when the half began to listen. */
    Set<String> caughtBefore = Set.of();

    @Nullable
    IOException startFails;

    @Nullable
    LocalConfig local;

    @Nullable
    ServerSource source;

    @Nullable
    ServerConfig server;

    Map<String, String> environment = Map.of();

    private final class FakeHalves implements HalfStarter {
        @Override
        public Half local(LocalConfig config, Log log, ServerSource servers, Bound bound) throws IOException {
            fail();
            bound.bound();
            local = config;
            source = servers;
            return half;
        }

        @Override
        public Half server(ServerConfig config, Log log, Bound bound) throws IOException {
            fail();
            bound.bound();
            server = config;
            return half;
        }

        private void fail() throws IOException {
            caughtBefore = Set.copyOf(signals.keySet());
            if (startFails != null) {
                throw startFails;
            }
        }
    }

    Console console(Map<String, String> environment) {
        return new Console(stream(standardOutput), stream(err), environment::get, () -> terminal);
    }

    /** Runs a command line to its end. */
    int run(String... args) {
        return new Program(
                        console(environment),
                        new Dependencies(new FakeHalves(), reach, signals::put, halts::add, () -> {}))
                .run(args);
    }

    /** Runs a command line that only a signal ends, and waits until it is at work. */
    FutureTask<Integer> start(String... args) {
        FutureTask<Integer> running = new FutureTask<>(() -> run(args));
        Thread.ofPlatform().daemon().start(running);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(10, TimeUnit.SECONDS)
                .until(() -> running.isDone() || err().contains("listens on") || out().contains("Ctrl-C"));
        return running;
    }

    /** Sends a signal, whereupon the command has to end well. */
    void end(FutureTask<Integer> running, String name) throws Exception {
        signal(name);
        assertThat(running.get(10, TimeUnit.SECONDS)).isZero();
    }

    void signal(String name) {
        Runnable action = signals.get(name);
        assertThat(action).as(name).isNotNull();
        if (action != null) {
            action.run();
        }
    }

    private static PrintStream stream(OutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
