package procurator.half;

import java.io.IOException;

/** What the process has to do with the ports of its half: it may have been given some, and has its say before they serve. */
@FunctionalInterface
public interface Bound {
    Bound NOTHING_MORE = () -> {};

    /** How many sockets the process was given, from descriptor 3 on; each is to be one of those the half listens on. */
    default int given() {
        return 0;
    }

    /**
     * The ports are bound, and nobody has been let in.
     *
     * @throws IOException if they shall not be served; the text says why
     */
    void bound() throws IOException;
}
