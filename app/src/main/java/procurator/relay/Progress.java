package procurator.relay;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;

/** How far a tunnel has come, for whoever tells how it went. */
public final class Progress {
    private final EventLoop loop;
    private @Nullable InetSocketAddress reached;
    private long reachedNanos;
    private long asksSince;
    private boolean leftFirst;
    private boolean asked;
    private boolean answered;

    Progress(EventLoop loop) {
        this.loop = loop;
    }

    void reached(long nanos, InetSocketAddress address) {
        reachedNanos = nanos;
        reached = address;
    }

    /** That connection is no more, and another is dialled. */
    void lost() {
        reached = null;
    }

    /** The left side waits from now on: it has asked to be connected, or has said something. */
    void asks() {
        asksSince = loop.now();
    }

    /** Since when it has waited, whatever was dialled and asked meanwhile, by the loop's clock. */
    long asksSince() {
        return asksSince;
    }

    void carried(boolean fromLeft) {
        asked |= fromLeft;
        answered |= !fromLeft;
    }

    void leftFirst() {
        leftFirst = true;
    }

    /** The address that the right side was reached at, {@code null} while there is none. */
    public @Nullable InetSocketAddress reached() {
        return reached;
    }

    /** How long ago the right side was reached. */
    public Duration sinceReached() {
        return Duration.ofNanos(loop.now() - reachedNanos);
    }

    /** Whether the left side ended first, be it that it gave up waiting. */
    public boolean isLeftFirst() {
        return leftFirst;
    }

    /** Whether the left side has sent anything to the right one. */
    public boolean isAsked() {
        return asked;
    }

    /** Whether the right side has sent anything. */
    public boolean isAnswered() {
        return answered;
    }
}
