package procurator.shadowsocks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.wire.ProtocolException;

/** Why a handshake is refused: for logs and counters. To the peer all causes look alike. */
public final class LinkRefused extends ProtocolException {
    private final Refusal cause;
    private final @Nullable Duration skew;
    private final @Nullable String user;

    private LinkRefused(Refusal cause, String message, @Nullable Duration skew, @Nullable String user) {
        super(message);
        this.cause = cause;
        this.skew = skew;
        this.user = user;
    }

    static LinkRefused unauthenticated() {
        return new LinkRefused(Refusal.UNAUTHENTICATED, "not sealed with our key", null, null);
    }

    /** Of a stream that has no tags. */
    static LinkRefused unreadable() {
        return new LinkRefused(Refusal.UNAUTHENTICATED, "with our key it reads as no address", null, null);
    }

    static LinkRefused replayed(@Nullable String user) {
        return new LinkRefused(Refusal.REPLAYED, "a salt seen before", null, user);
    }

    static LinkRefused stale(Duration skew, @Nullable String user) {
        return new LinkRefused(
                Refusal.STALE,
                "stamped " + Stamp.off(skew.toSeconds()) + " our clock (expected: at most 30 s)",
                skew,
                user);
    }

    static LinkRefused beforeStart(Duration skew, @Nullable String user) {
        return new LinkRefused(
                Refusal.BEFORE_START,
                "stamped before this process started, or before its clock was set back",
                skew,
                user);
    }

    static LinkRefused tooMany(@Nullable String user) {
        return new LinkRefused(Refusal.TOO_MANY, "one more link than can be remembered", null, user);
    }

    static LinkRefused malformed(String message, @Nullable String user) {
        return new LinkRefused(Refusal.MALFORMED, message, null, user);
    }

    public Refusal cause() {
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
