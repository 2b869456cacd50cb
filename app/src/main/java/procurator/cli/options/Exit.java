package procurator.cli.options;

import java.util.List;
import procurator.cli.options.Columns.Row;

/** The program cannot go on; what is told is the whole story. The codes are those of sysexits.h, see decision 021. */
public final class Exit extends Exception {
    public static final int OK = 0;
    public static final int USAGE = 64;
    public static final int UNREACHABLE = 69;
    public static final int FAULT = 70;
    public static final int SYSTEM = 71;
    public static final int IO = 74;
    public static final int CONFIG = 78;

    /** Of each code what help says. */
    static final List<Row> CODES = List.of(
            row(OK, "done, or ended by SIGTERM or SIGINT, after a drain or a second signal"),
            row(USAGE, "the command line is wrong"),
            row(
                    UNREACHABLE,
                    "check --connect did not get through; no list of servers is to be had; a plugin that nothing is"
                            + " carried without is missing, or a server's does not run; the launcher found no JDK 25"),
            row(FAULT, "a fault of procurator's own; the launcher could not build"),
            row(SYSTEM, "the system has no descriptors or no epoll for us"),
            row(IO, "a file cannot be read or written, or an address is taken"),
            row(CONFIG, "the configuration is wrong"));

    private final int code;
    private final List<String> messages;

    public Exit(int code, String message) {
        this(code, List.of(message));
    }

    /** With several reasons, a line each. */
    public Exit(int code, List<String> messages) {
        super(String.join("\n", messages), null, false, false);
        this.code = code;
        this.messages = List.copyOf(messages);
    }

    private static Row row(int code, String text) {
        return new Row("  %2d".formatted(code), text);
    }

    public List<String> messages() {
        return messages;
    }

    public int code() {
        return code;
    }
}
