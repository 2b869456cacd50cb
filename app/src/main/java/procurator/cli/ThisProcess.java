package procurator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** This process: its streams, signals and end. */
public final class ThisProcess {
    private ThisProcess() {}

    /** Runs a command line and exits. */
    public static void run(String... args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        Console console = new Console(System.in, out, err, System::getenv, ThisProcess::isTerminal);
        Parts parts = new Parts(new OurHalves(), new OurProbe(), new SystemSignals(), Runtime.getRuntime()::halt);
        int code = new Program(console, parts).run(args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** UTF-8 whatever the locale is: QR codes are drawn with blocks. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("SystemConsoleNull") // with the console of java.base, the default, it does
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        return console != null && console.isTerminal();
    }
}
