package procurator.dial;

import java.util.Locale;
import java.util.Set;

/**
 * Names that most likely ask the same name servers: what is registered, such as "example.com" or "example.co.uk". Says
 * how much its look-ups hold, and whether they were met with silence.
 */
final class Zone {
    /** So many silences, each within so long of the one before, and the zone counts as dead until one of its names answers. */
    private static final int DEAD_AFTER = 2;

    private static final long DEAD_FOR_NANOS = 30_000_000_000L;

    /** Below a country's two letters, these are not registered but the registry's own: co.uk, com.au, ac.jp. */
    private static final Set<String> OF_A_REGISTRY =
            Set.of("ac", "co", "com", "edu", "go", "gob", "gov", "ne", "net", "nom", "or", "org", "sch");

    final String name;
    int underWay;
    int waiting;
    private int silences;
    private long lastSilence;

    Zone(String name) {
        this.name = name;
    }

    /** The last two labels of a name, or three below a country's. */
    static String of(String host) {
        String name = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).toLowerCase(Locale.ROOT);
        int last = name.lastIndexOf('.');
        int second = name.lastIndexOf('.', last - 1);
        if (last < 0 || second < 0) {
            return name;
        }
        boolean ofACountry = name.length() - last - 1 == 2 && OF_A_REGISTRY.contains(name.substring(second + 1, last));
        return name.substring((ofACountry ? name.lastIndexOf('.', second - 1) : second) + 1);
    }

    boolean isDead(long now) {
        return silences >= DEAD_AFTER && now - lastSilence < DEAD_FOR_NANOS;
    }

    /**
     * Whether a name more would wait for nothing: one of its names is being asked already, and as soon as that is
     * answered the zone counts as alive.
     */
    boolean isAskedThoughDead(long now) {
        return isDead(now) && underWay + waiting > 0;
    }

    void silent(long now) {
        silences = now - lastSilence < DEAD_FOR_NANOS ? silences + 1 : 1;
        lastSilence = now;
    }

    void spoke() {
        silences = 0;
    }

    /** Nothing of it has to be remembered. */
    boolean isIdle(long now) {
        return underWay == 0 && waiting == 0 && (silences == 0 || now - lastSilence >= DEAD_FOR_NANOS);
    }
}
