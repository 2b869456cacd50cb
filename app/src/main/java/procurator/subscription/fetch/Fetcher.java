package procurator.subscription.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has documents fetched, each by a JVM that lives for it alone: TLS, a trust store and YAML would stay in ours for good,
 * 31 MiB and more. What it costs here is what starting a process costs once. Decision 033.
 */
public final class Fetcher {
    /** Options that keep it small for the half second it lives. */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=8m",
            "-XX:CompressedClassSpaceSize=16m",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-Xlog:disable",
            "-Xss512k",
            "-Xms8m",
            "-Xmx64m");

    /** Whom JVMs ask for options that nobody gave to this one. */
    private static final List<String> OF_ANY_JVM = List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

    /** A trust store that our own JVM was told of holds for its child too. */
    private static final List<String> TRUST = List.of("javax.net.ssl.trustStore", "javax.net.ssl.trustStoreType");

    /** An answer may be longer than what was sent by what JSON escapes. */
    private static final int LARGEST_ANSWER = 8 << 20;

    private final Duration patience;

    /** @param patience after which the process is killed */
    public Fetcher(Duration patience) {
        this.patience = patience;
    }

    /** What comes of a request. Blocks. */
    public FetchAnswer fetch(FetchRequest request) {
        Process process = null;
        try {
            process = start();
            return ask(process, request);
        } catch (IOException e) {
            return new FetchAnswer.NotFetched("the process that fetches cannot be started: " + e.getMessage(), false);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private FetchAnswer ask(Process process, FetchRequest request) throws IOException {
        Thread.ofPlatform().daemon().name("fetch deadline").start(() -> killLate(process));
        try (OutputStream out = process.getOutputStream();
                InputStream in = process.getInputStream()) {
            out.write(request.line().getBytes(StandardCharsets.UTF_8));
            out.flush(); // not closed before the answer is here: the end of its input is the end of the process
            byte[] answer = in.readNBytes(LARGEST_ANSWER);
            return FetchAnswer.read(new String(answer, StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException _) {
            return new FetchAnswer.NotFetched(
                    "the process that fetches was ended without an answer, after " + patience.toSeconds()
                            + " s or for want of memory",
                    false);
        }
    }

    private void killLate(Process process) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
        }
    }

    static Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.DISCARD);
        OF_ANY_JVM.forEach(builder.environment()::remove);
        return builder.start();
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        TRUST.stream()
                .filter(name -> System.getProperty(name) != null)
                .map(name -> "-D" + name + "=" + System.getProperty(name))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FetchMain.class.getName()));
        return command;
    }
}
