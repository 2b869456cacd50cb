package procurator.relay;

import java.time.Duration;
import java.util.List;

/** One of the two programs at work, as whoever started it sees it. From any thread. */
public interface Half {
    /** Where it listens, such as {@code TCP 127.0.0.1:1080}. */
    List<String> listening();

    /** What it has counted, a line a subject. */
    List<String> status();

    Totals totals();

    /** Accepts no more and waits until every tunnel has ended, or was reset because the time was over. */
    void drain(Duration atMost);

    /** Ends at once. */
    void close();
}
