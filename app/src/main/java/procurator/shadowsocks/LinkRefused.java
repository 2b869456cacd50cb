package procurator.shadowsocks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.wire.ProtocolException;

/** Why a handshake is refused: for logs and counters. To the peer all causes look alike. */
public final class LinkRefused extends ProtocolException {
    /** What was wrong. All but the first are said of a peer that has the key, or of one who recorded such a peer. */
    public enum Cause {
        /** A tag does not fit, or no user has this identity: another key, another method, or no peer at all. */
        UNAUTHENTICATED,
        /** The salt was seen before. */
        REPLAYED,
        /** Stamped more than 30 s off our clock. */
        STALE,
        /**
         * Stamped before this process began to remember salts, or in a second that a clock set back goes through again
         * and whose salts are forgotten: nobody can say whether it is a replay.
         */
        BEFORE_START,
        /** So many links of one user, or of all, that their salts cannot all be remembered. */
        TOO_MANY,
        /** What was sealed breaks the format. */
        MALFORMED
    }

    private final Cause cause;
    private final @Nullable Duration skew;
    private final @Nullable String user;

    private LinkRefused(Cause cause, String message, @Nullable Duration skew, @Nullable String user) {
        super(message);
        this.cause = cause;
        this.skew = skew;
        this.user = user;
    }

    static LinkRefused unauthenticated() {
        return new LinkRefused(Cause.UNAUTHENTICATED, "not sealed with our key", null, null);
    }

    static LinkRefused replayed(@Nullable String user) {
        return new LinkRefused(Cause.REPLAYED, "a salt seen before", null, user);
    }

    static LinkRefused stale(Duration skew, @Nullable String user) {
        return new LinkRefused(
                Cause.STALE,
                "stamped " + Stamp.off(skew.toSeconds()) + " our clock (expected: at most 30 s)",
                skew,
                user);
    }

    static LinkRefused beforeStart(Duration skew, @Nullable String user) {
        return new LinkRefused(
                Cause.BEFORE_START,
                "stamped before this process started, or before its clock was set back",
                skew,
                user);
    }

    static LinkRefused tooMany(@Nullable String user) {
        return new LinkRefused(Cause.TOO_MANY, "one more link than can be remembered", null, user);
    }

    static LinkRefused malformed(String message, @Nullable String user) {
        return new LinkRefused(Cause.MALFORMED, message, null, user);
    }

    public Cause cause() {
        return cause;
    }

    /** How far the peer's clock is ahead of ours (negative: behind), where its stamp was the cause. */
    public @Nullable Duration skew() {
        return skew;
    }

    /** Who it was, where users have names and this one is known. */
    public @Nullable String user() {
        return user;
    }
}
