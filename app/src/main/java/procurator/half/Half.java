package procurator.half;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** One of the two programs while it runs, as whoever started it sees it. From any thread. */
public interface Half extends AutoCloseable {
    /** Where it listens, in words such as {@code TCP 127.0.0.1:1080}. */
    List<String> listening();

    /** What it has counted; a loop that does not answer in time is left out. */
    Snapshot snapshot();

    /** The same in words, a line each. */
    default List<String> status() {
        return snapshot().lines();
    }

    /** Whom to tell once, and why, when it cannot go on; it is still to be closed. From any thread. */
    default void whenBroken(Consumer<String> told) {}

    /**
     * Accepts no more, lets the tunnels end by themselves, resets what is left, and returns when nothing is.
     *
     * @param atMost how long they are given
     */
    void drain(Duration atMost);

    /** Resets every tunnel, closes every socket, ends every thread. */
    @Override
    void close();
}
