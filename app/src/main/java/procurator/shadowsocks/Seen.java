package procurator.shadowsocks;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The salts of one server's links, of streams and packets apart: the many of the one would push out the few of the
 * other. Shared by all loops.
 */
public record Seen(ReplayFilter streams, ReplayFilter packets) {
    public static Seen of(InstantSource clock) {
        return new Seen(ReplayFilter.of(clock), ReplayFilter.of(clock));
    }

    /** From when on requests of the 2022 edition are taken; see {@link ReplayFilter#notBefore}. */
    public Instant notBefore() {
        Instant first = streams.notBefore();
        Instant second = packets.notBefore();
        return first.isAfter(second) ? first : second;
    }
}
