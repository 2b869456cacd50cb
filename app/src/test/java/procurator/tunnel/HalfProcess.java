package procurator.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import procurator.ProgramJvm;

/** A half as people run it: a process of its own, that signals reach. */
final class HalfProcess implements AutoCloseable {
    private final Process process;
    private final List<String> log = new CopyOnWriteArrayList<>();

    private HalfProcess(Process process) {
        this.process = process;
        // not a virtual thread: reading a pipe holds its carrier
        Thread.ofPlatform().daemon().start(this::listen);
    }

    /**
     * Starts it, and returns when it listens.
     *
     * @param half {@code local} or {@code server}
     * @param config its whole config.json
     */
    static HalfProcess start(String half, Path folder, String config) throws IOException {
        return start(half, folder, config, "unlimited", Map.of());
    }

    /** The same with some variables that are otherwise. */
    static HalfProcess start(String half, Path folder, String config, Map<String, String> environment)
            throws IOException {
        return start(half, folder, config, "unlimited", environment);
    }

    /** The same with so many descriptors, as {@code ulimit -n} has it. */
    static HalfProcess start(String half, Path folder, String config, String descriptors) throws IOException {
        return start(half, folder, config, descriptors, Map.of());
    }

    private static HalfProcess start(
            String half, Path folder, String config, String descriptors, Map<String, String> environment)
            throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, half, ".json"), config);
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "[ $0 = unlimited ] || ulimit -n $0; exec \"$@\"", descriptors));
        command.addAll(ProgramJvm.command("-XX:TieredStopAtLevel=1", "-Xmx64m"));
        command.addAll(List.of(half, "-c", file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        HalfProcess started = new HalfProcess(builder.start());
        started.awaitLine(" listens on ");
        return started;
    }

    private void listen() {
        try (BufferedReader lines = process.errorReader(UTF_8)) {
            lines.lines().forEach(log::add);
        } catch (IOException | UncheckedIOException _) {
            // killed while it spoke
        }
    }

    /** Waits until it has said this. */
    void awaitLine(String part) {
        Awaitility.await()
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> log.stream().anyMatch(line -> line.contains(part)) || !process.isAlive());
        if (log.stream().noneMatch(line -> line.contains(part))) {
            throw new IllegalStateException("it ended without " + part + ": " + log);
        }
    }

    /** How many lines have said this so far. */
    long lines(String part) {
        return log.stream().filter(line -> line.contains(part)).count();
    }

    /** Where it listens: what stands behind {@code TCP} or {@code SOCKS/HTTP}. */
    InetSocketAddress address(String kind) {
        String line = log.stream()
                .filter(each -> each.contains(" listens on "))
                .findFirst()
                .orElseThrow();
        return Listening.at(List.of(line.split(" listens on ", -1)[1].split(", ", -1)), kind);
    }

    /** By its handle: {@code Process.destroy} would close the pipe of its log as well. */
    void sigterm() {
        process.toHandle().destroy();
    }

    /** @param name without SIG */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    }

    /** Asks for its counters. */
    void sigusr1() throws IOException, InterruptedException {
        signal("USR1");
    }

    void sigkill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits until it has ended; its exit code. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it goes on");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
