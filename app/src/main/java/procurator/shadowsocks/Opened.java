package procurator.shadowsocks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What opening a packet found. One for each loop, filled anew by each packet. */
public final class Opened {
    private int start;
    private int length;
    private @Nullable String user;
    private @Nullable ServerSession session;
    private long skewSeconds;
    private boolean stale;

    /** Where address and payload begin in the array they were opened into. */
    public int start() {
        return start;
    }

    /** How many bytes address and payload have together. */
    public int length() {
        return length;
    }

    /** Who sent it, where users have names and this one is known; also of a packet that was refused once it was authentic. */
    public @Nullable String user() {
        return user;
    }

    /** The session it belongs to, as the server answers it. */
    public @Nullable ServerSession session() {
        return session;
    }

    /** How far the peer's clock is ahead of ours (negative: behind), where that was the cause of a refusal. */
    public @Nullable Duration skew() {
        return stale ? Duration.ofSeconds(skewSeconds) : null;
    }

    void clear() {
        start = 0;
        length = 0;
        user = null;
        session = null;
        stale = false;
    }

    void found(int at, int size) {
        start = at;
        length = size;
    }

    void by(@Nullable String name) {
        user = name;
    }

    void in(ServerSession found) {
        session = found;
    }

    void stale(long seconds) {
        stale = true;
        skewSeconds = seconds;
    }
}
