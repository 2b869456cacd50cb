package procurator.net;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was asked for lately; the one not asked for longest goes first. Asking for what is there allocates nothing. */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
    private final int most;

    public Recent(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
