package procurator.relay;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;

/**
 * The UDP associations of a loop by what tells them apart, the one not used for longest first. That one gives way when
 * there are too many, in all or of its source, and ends when it has been idle.
 */
public final class Associations<K, A extends Associations.Association> {
    private final EventLoop loop;
    private final UdpCounters counters;
    private final Duration idle;
    private final int most;
    private final int mostPerSource;
    private final Map<K, A> byKey = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<InetAddress, Integer> bySource = new HashMap<>();

    private final Timer idleCheck = new Timer() {
        @Override
        protected void expired() {
            endIdle();
        }
    };

    /** One client's datagrams. */
    public abstract static class Association {
        /** When it was used last, by the loop's clock. */
        private long used;

        /** Whose quota it counts against, for its whole life. */
        private final InetAddress source;

        /** By what it is found, once it is in the table. */
        private @Nullable Object key;

        protected Association(InetAddress source) {
            this.source = source;
        }

        /** It has left the table. */
        protected abstract void close();
    }

    /**
     * An empty table.
     *
     * @param idle how long one lasts without a datagram
     * @param most how many there may be
     * @param mostPerSource how many of one source
     */
    public Associations(EventLoop loop, UdpCounters counters, Duration idle, int most, int mostPerSource) {
        this.loop = loop;
        this.counters = counters;
        this.idle = idle;
        this.most = most;
        this.mostPerSource = mostPerSource;
    }

    /** Finds one, which then counts as used just now. */
    public @Nullable A use(K key) {
        A found = byKey.get(key);
        if (found != null) {
            used(found);
        }
        return found;
    }

    /** A datagram came to the association the other way round, which is use as well. */
    public void touch(A association) {
        Association touched = association;
        A _ = byKey.get(touched.key); // moves it to the end of the row
        used(association);
    }

    private void used(Association association) {
        association.used = loop.now();
    }

    /** Adds one; another may have to give way. */
    public void add(K key, A association) {
        Association added = association;
        if (bySource.getOrDefault(added.source, 0) >= mostPerSource) {
            evict(added.source);
        } else if (byKey.size() >= most) {
            end(byKey.entrySet().iterator());
        }
        added.key = key;
        used(added);
        byKey.put(key, association);
        bySource.merge(added.source, 1, Integer::sum);
        counters.open++;
        counters.ever++;
        if (!idleCheck.isSet()) {
            loop.set(idleCheck, idle);
        }
    }

    private void evict(InetAddress source) {
        Iterator<Map.Entry<K, A>> each = byKey.entrySet().iterator();
        while (each.hasNext()) {
            Association association = each.next().getValue();
            if (association.source.equals(source)) {
                remove(each, association);
                return;
            }
        }
    }

    /** The row is ordered by use: behind the first that has time left, all have. */
    private void endIdle() {
        Iterator<Map.Entry<K, A>> each = byKey.entrySet().iterator();
        while (each.hasNext()) {
            Association association = each.next().getValue();
            long left = association.used + idle.toNanos() - loop.now();
            if (left > 0) {
                loop.set(idleCheck, Math.max(left, idle.toNanos() / 16)); // at most so late, and not once for each
                return;
            }
            remove(each, association);
        }
    }

    private void end(Iterator<Map.Entry<K, A>> eldest) {
        remove(eldest, eldest.next().getValue());
    }

    private void remove(Iterator<Map.Entry<K, A>> at, Association association) {
        at.remove();
        bySource.computeIfPresent(association.source, (_, count) -> count == 1 ? null : count - 1);
        counters.open--;
        association.close();
    }
}
