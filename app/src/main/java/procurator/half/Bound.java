package procurator.half;

import java.io.IOException;

/** What is done between binding the ports and serving them. */
@FunctionalInterface
public interface Bound {
    Bound NOTHING_MORE = () -> {};

    /**
     * The ports are bound, and nobody has been let in.
     *
     * @throws IOException if they shall not be served; the text says why
     */
    void bound() throws IOException;
}
