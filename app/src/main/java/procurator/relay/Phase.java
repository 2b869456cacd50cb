package procurator.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a tunnel is at. Each knows what bytes from the left, the deadline and a broken connection mean to it. */
sealed interface Phase permits Handshake, Silence, Dialling, Relaying {
    /** The left end has something to read, and no partner to pass it on to. */
    void readable() throws IOException;

    /** The moment has come that the tunnel's timer was set to. */
    void deadline() throws IOException;

    /**
     * A connection is broken.
     *
     * @return how the tunnel ends, or {@code null} if another connection takes the place of this one
     */
    @Nullable
    Outcome broken(End end);

    /**
     * The tunnel has ended, and its left end with it: lets go of what else there is.
     *
     * @param reset whether that is to be seen as an end before its time
     */
    void ended(boolean reset);

    /** For how many nanoseconds too long a frame in part has taken memory that others wait for; negative if none has. */
    default long overdueFrame() {
        return -1;
    }

    /** The same of what nobody takes: an outbox, or a first payload whose target does not answer. */
    default long overdueOutput() {
        return -1;
    }
}
