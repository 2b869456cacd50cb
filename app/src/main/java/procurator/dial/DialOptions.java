package procurator.dial;

import java.time.Duration;
import procurator.net.StreamOptions;

/**
 * How hosts are connected to.
 *
 * @param connect how long a whole dial may take, all addresses together; at least 1 s once they are known
 * @param ipv6First which family is tried first where a name has both
 */
public record DialOptions(StreamOptions socket, Duration connect, boolean ipv6First) {
    /** 10 s, IPv6 first. */
    public static final DialOptions DEFAULT = new DialOptions(StreamOptions.DEFAULT, Duration.ofSeconds(10), true);
}
