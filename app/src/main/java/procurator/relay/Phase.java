package procurator.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a tunnel is at. Each knows what bytes from the left, the deadline and a broken connection mean to it. Decision 008. */
sealed interface Phase permits Handshake, Silence, Dialling, Relaying, Emptying {
    /** The left end has something to read, and no partner to pass it on to. */
    void readable() throws IOException;

    /** The moment has come that the tunnel's timer was set to. */
    void deadline() throws IOException;

    /**
     * A connection takes no more, or is over.
     *
     * @param how the tunnel ends by it
     * @return how the tunnel ends now, or {@code null} if it goes on for a while: another connection takes the place of
     *     this one, or what arrived on it is passed on first
     */
    @Nullable
    Outcome broken(End end, Outcome how) throws IOException;

    /**
     * What comes in at an end is of no format, or was cut.
     *
     * @return as above
     */
    default @Nullable Outcome cut(End end) throws IOException {
        return Outcome.CUT;
    }

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
