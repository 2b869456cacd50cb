package procurator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import procurator.cli.options.Exit;
import procurator.log.Log;
import procurator.log.Outlet;

/** This process: its streams, signals and end. */
public final class ThisProcess {
    /** For what was said last, where nobody reads standard error. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final PrintStream out = stream(new FileOutputStream(FileDescriptor.out));
    private final Outlet outlet = new Outlet(new FileOutputStream(FileDescriptor.err));
    private final PrintStream err = stream(outlet);

    private ThisProcess() {}

    private static final String NO_THREAD =
            "procurator: cannot start: the system gives no more threads (expected: some 24; ulimit -u, TasksMax= of systemd)";

    /** Runs a command line and exits. */
    public static void run(String... args) {
        ThisProcess process;
        try {
            process = new ThisProcess();
        } catch (OutOfMemoryError _) { // not even for what is said
            stream(new FileOutputStream(FileDescriptor.err)).println(NO_THREAD);
            Runtime.getRuntime().halt(Exit.SYSTEM);
            return;
        }
        process.start(args);
    }

    private void start(String... args) {
        System.setErr(err); // where the JDK itself speaks
        Thread.setDefaultUncaughtExceptionHandler((_, fault) -> tell(fault));
        Console console = new Console(out, err, System::getenv, ThisProcess::isTerminal);
        Dependencies dependencies = new Dependencies(
                HalfStarter.REAL, Reach.DEFAULT, new SystemSignals(), this::halt, () -> outlet.finish(PATIENCE));
        System.exit(code(new Program(console, dependencies), args));
    }

    private int code(Program program, String... args) {
        int code = Exit.FAULT;
        try {
            code = program.run(args); // leaves nothing in out, whose lock a writer may hold who waits for ever
        } catch (RuntimeException | Error fault) {
            tell(fault);
            code = isNoThread(fault) ? Exit.SYSTEM : Exit.FAULT;
        }
        outlet.finish(PATIENCE);
        return code;
    }

    private void halt(int code) {
        outlet.finish(PATIENCE);
        Runtime.getRuntime().halt(code);
    }

    /** Without its message, which may quote what was read: a password even. */
    private void tell(Throwable fault) {
        if (isNoThread(fault)) {
            err.println(NO_THREAD);
            return;
        }
        err.println("procurator: a fault of its own, please report it: "
                + fault.getClass().getName() + Log.frames(fault));
    }

    private static boolean isNoThread(Throwable fault) {
        return fault instanceof OutOfMemoryError
                && String.valueOf(fault.getMessage()).contains("native thread");
    }

    /** UTF-8 whatever the locale is: QR codes are drawn with blocks. */
    private static PrintStream stream(OutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("SystemConsoleNull") // with the console of java.base, the default, it does
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        return console != null && console.isTerminal();
    }
}
