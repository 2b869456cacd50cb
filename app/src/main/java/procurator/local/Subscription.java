package procurator.local;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A list of servers that a provider keeps on the web.
 *
 * @param from its https:// or http:// URL, which is as good as a password
 * @param name what logs call it: the host, or what its owner calls it
 * @param interval how often it is fetched
 * @param insecure whether http:// beyond this machine is as its owner wants it
 * @param allowed what its servers may ask for
 */
public record Subscription(URI from, String name, Duration interval, boolean insecure, Allowed allowed) {
    /** As shadowsocks-rust has it. */
    public static final Duration USUAL_INTERVAL = Duration.ofHours(1);

    /**
     * What servers of a list may ask for, so that who writes the list decides nothing else.
     *
     * @param plugins programs that may be started
     * @param insecureCiphers whether methods may be that authenticate nothing
     * @param weakPrefix whether a prefix may leave fewer random bytes of a salt
     */
    public record Allowed(List<String> plugins, boolean insecureCiphers, boolean weakPrefix) {
        public Allowed {
            plugins = List.copyOf(plugins);
        }
    }

    /** Without the URL. */
    @Override
    public String toString() {
        return "subscription " + name;
    }
}
