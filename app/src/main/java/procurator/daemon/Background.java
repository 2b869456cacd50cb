package procurator.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Going into the background. A JVM cannot fork, so that it starts itself once more: the second process does the work,
 * and the first waits until that one listens, or passes on the code it ended with. Whatever is wrong is therefore still
 * said where the command was typed.
 */
public final class Background {
    /** Tells the second process what it is. */
    private static final String SECOND = "PROCURATOR_SECOND";

    /** The launcher, by its own word: it holds a lock on its build, which a JVM started by us would not. */
    private static final String LAUNCHER = "PROCURATOR_LAUNCHER";

    private static final Path OWN_COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    private Background() {}

    /** Whether this process was started to work in the background. */
    public static boolean isHere(Function<String, @Nullable String> environment) {
        return environment.apply(SECOND) != null;
    }

    /**
     * Starts the second process and waits until it is at work.
     *
     * @param args the command line, as it was given to this process
     * @return 0, or the exit code it ended with
     * @throws IOException if it cannot be started
     */
    public static int start(Function<String, @Nullable String> environment, List<String> args)
            throws IOException, InterruptedException {
        String launcher = environment.apply(LAUNCHER);
        List<String> command = new ArrayList<>();
        if (launcher == null) {
            command.addAll(ownCommandLine());
        } else {
            command.add(launcher);
            command.addAll(args);
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(SECOND, "1");
        Process second = builder.start();
        return second.getInputStream().read() < 0 ? second.waitFor() : 0;
    }

    private static List<String> ownCommandLine() throws IOException {
        if (!Files.isReadable(OWN_COMMAND_LINE)) {
            throw new IOException("this system does not tell how procurator was started (expected: ./procurator)");
        }
        String words = Files.readString(OWN_COMMAND_LINE, StandardCharsets.UTF_8);
        return Arrays.asList(words.substring(0, words.length() - 1).split("\0", -1));
    }

    /**
     * In the second process, once it listens: tells the first, which ends, and leaves its terminal. Standard error stays
     * where it is only if that is a file.
     *
     * @throws IOException if the first has gone meanwhile
     */
    public static void leaveTerminal() throws IOException {
        Posix.setsid();
        System.out.write('.');
        System.out.flush();
        if (System.out.checkError()) {
            throw new IOException("whoever started it is gone");
        }
        boolean toFile = Files.isRegularFile(Path.of("/dev/fd/2"));
        Posix.toNowhere(toFile ? new int[] {INPUT, OUTPUT} : new int[] {INPUT, OUTPUT, ERRORS});
    }
}
