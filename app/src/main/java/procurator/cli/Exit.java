package procurator.cli;

import java.util.List;

/** The program cannot go on; what is told is the whole story. Decision 021. */
final class Exit extends Exception {
    static final int OK = 0;
    /** EX_USAGE: the command line is wrong. */
    static final int USAGE = 64;
    /** EX_UNAVAILABLE: {@code check --connect} did not get through. */
    static final int UNREACHABLE = 69;
    /** EX_SOFTWARE: a fault of procurator's own. */
    static final int FAULT = 70;
    /** EX_OSERR: the system has no descriptors, no epoll or no thread for us. */
    static final int SYSTEM = 71;
    /** EX_IOERR: a file cannot be read or written, or an address is not to be had. */
    static final int IO = 74;
    /** EX_CONFIG: the configuration is wrong. */
    static final int CONFIG = 78;

    private final int code;

    private final List<String> messages;

    Exit(int code, String message) {
        this(code, List.of(message));
    }

    /** With several reasons, a line each. */
    Exit(int code, List<String> messages) {
        super(String.join("\n", messages), null, false, false);
        this.code = code;
        this.messages = List.copyOf(messages);
    }

    List<String> messages() {
        return messages;
    }

    int code() {
        return code;
    }
}
