package procurator.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import procurator.ProgramJvm;

/** A half as the launcher starts it: in a process of its own with the launcher's options for the JVM. */
final class LaunchedHalf implements AutoCloseable {
    private final Process process;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    /**
     * @param files the limit on open files
     * @param more options for the JVM, as PROCURATOR_JAVA_OPTIONS has them
     */
    LaunchedHalf(int files, List<String> more, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + files + "; exec \"$0\" \"$@\""));
        command.addAll(ProgramJvm.command(more.toArray(String[]::new)));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            lines.lines().forEach(log::add);
        } catch (IOException e) {
            log.add(e.toString());
        }
    }

    /** Where it listens, once it does. */
    InetSocketAddress address(String kind) throws IOException {
        for (int tries = 0; tries < 2_000; tries++) {
            for (String line : log) {
                int listens = line.indexOf("listens on ");
                if (listens >= 0) {
                    return Listening.at(List.of(line.substring(listens + 11).split(", ", -1)), kind);
                }
            }
            pause(10);
        }
        throw new IOException("it does not listen: " + log);
    }

    String log() {
        return String.join("\n", log);
    }

    /** The share of a processor it takes within half a second. */
    double busy() throws IOException {
        Duration before = computed();
        pause(500);
        return computed().minus(before).toMillis() / 500.0;
    }

    /**
     * What its threads have computed so far, in hundredths of a second. Unlike time it does not pass while others
     * compute. Without the JIT's compilers: what they take, and when, depends on the machine, a second of it at once.
     */
    Duration computed() throws IOException {
        long hundredths = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc", "" + process.pid(), "task"))) {
            for (Path thread : threads.toList()) {
                hundredths += computed(thread.resolve("stat"));
            }
        }
        return Duration.ofMillis(10 * hundredths);
    }

    private static long computed(Path stat) throws IOException {
        String line;
        try {
            line = Files.readString(stat);
        } catch (IOException _) {
            return 0; // it has just ended
        }
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return line.contains(" CompilerThre") ? 0 : Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    /** The lines SIGUSR1 has it write. */
    String status() throws IOException {
        int before = log.size();
        signal("USR1");
        for (int tries = 0; tries < 500; tries++) {
            String since = String.join("\n", log.stream().skip(before).toList());
            if (since.contains("descriptors: ")) {
                return since;
            }
            pause(10);
        }
        throw new IOException("it says nothing of its status: " + log);
    }

    private void signal(String name) throws IOException {
        Process _ = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    }

    /** Sends SIGTERM; returns whether it has ended within that time. */
    boolean endsWithin(Duration time) throws IOException, InterruptedException {
        signal("TERM");
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
