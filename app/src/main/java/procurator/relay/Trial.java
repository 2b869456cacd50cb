package procurator.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.wire.Address;

/**
 * Whoever gave a connection, until the first byte of an answer comes on it: says how long what may take, hears how it
 * went, and has another in its place or beside it. What has a default is of several servers: one alone is asked nothing
 * twice. Asked and told on the loop. Decisions 011 and 035.
 *
 * <p>What {@link #begun} begins ends with exactly one of {@link #answered}, {@link #failed}, {@link #overtaken} and {@link
 * #abandoned}.
 */
public interface Trial {
    /**
     * How long the first bytes may go unacknowledged before another connection takes the place of this one: several
     * round trips. {@code null} for one just opened, which need not show that it is alive.
     */
    @Nullable
    Duration unacknowledged();

    /**
     * How long an answer may be waited for before the same is asked by another connection as well; {@code null} for as
     * long as it takes.
     */
    default @Nullable Duration unanswered() {
        return null;
    }

    /**
     * Whether these bytes may go once more although they may have arrived.
     *
     * @param plain what the left side has sent so far, at {@code offset}; to be read only, and not to be kept
     * @param length 0 if that is nothing yet
     */
    default boolean mayRepeat(byte[] plain, int offset, int length) {
        return false;
    }

    /**
     * The first bytes were sent, maybe only what opens the stream; then this is told once more with the first plain ones.
     *
     * @param plain holds them at {@code offset}; to be read only, and not to be kept
     * @param length how many they are, 0 for none but the opening
     * @param leave to be run if no answer is to be expected any more: the same is then asked by another connection if it
     *     may be, else the tunnel is reset
     */
    default void begun(byte[] plain, int offset, int length, Runnable leave) {}

    /**
     * The connection took none of them, and seems dead.
     *
     * @param since when it was used, by the loop's clock: what was opened before that is as doubtful
     */
    void doubted(long since);

    /**
     * The first byte of an answer has come.
     *
     * @param nanos since the last bytes before it were sent
     */
    default void answered(long nanos) {}

    /**
     * The connection ended without an answer, and the left side had not ended before.
     *
     * @param how {@link Outcome#COMPLETE} by FIN, {@link Outcome#CUT} where what came was no answer
     * @param nanos since the last bytes were sent, 0 if none were
     */
    default void failed(Outcome how, long nanos) {}

    /** Another connection was asked the same, and answered first. */
    default void overtaken() {}

    /** No answer is waited for any more: the left side has left, or says what may be said to one alone. */
    default void abandoned() {}

    /**
     * Starts to reach the target by another connection, as {@link Dialer#dial} does. Of several that are asked the same
     * the one asked last is asked for the next; what it was told before tells whether it failed.
     */
    Dialer.Dial another(Address target, Answer<Outbound> answer);

    /**
     * The connection has carried an {@link Exchange}, and is kept for the next with the same target.
     *
     * @return who hears how that goes, {@code null} for nobody
     */
    default @Nullable Trial anew() {
        return null;
    }
}
