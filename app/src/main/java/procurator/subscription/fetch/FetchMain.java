package procurator.subscription.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A main class of its own, which fetches one document: a {@link FetchRequest} by standard input, a {@link FetchAnswer} by
 * standard output. It ends with whoever holds the other end of its input.
 */
public final class FetchMain {
    /** Longer than the parent waits, which kills it. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    private FetchMain() {}

    public static void main(String[] args) throws IOException {
        firstToGo();
        FetchRequest request = FetchRequest.read(line(System.in));
        Thread.ofPlatform().daemon().start(FetchMain::endWithParent);
        Thread.ofPlatform().daemon().start(FetchMain::endInTime);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.print(answer(request).line());
        out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static FetchAnswer answer(FetchRequest request) {
        try {
            return new HttpFetch(request).answer();
        } catch (RuntimeException | Error fault) {
            return new FetchAnswer.NotFetched(
                    "a fault of its own, please report it: " + fault.getClass().getName(), false);
        }
    }

    /** Where memory is short, a proxy at work is worth more than a list of servers. */
    private static void firstToGo() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException _) { // no Linux
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing more is said
            }
        } catch (IOException _) { // as good as its end
        }
        Runtime.getRuntime().halt(1);
    }

    private static void endInTime() {
        try {
            Thread.sleep(LONGEST);
        } catch (InterruptedException _) { // nobody does
        }
        Runtime.getRuntime().halt(1);
    }
}
