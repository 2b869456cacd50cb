package procurator.udp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;

/**
 * The UDP associations of a loop by what tells them apart. When as many are open as may be, one gives way to the next:
 * one that has had its answer, the one not used for longest first (whoever looked up a name is done with that port),
 * before one that still waits for its first. While all wait, and none for long, newcomers stand in line with their
 * datagrams, so that a burst of 1,000 look-ups passes through 256 sockets without a loss. What has been idle ends.
 * Decision 015.
 */
public final class Associations<K, A extends Association> {
    /** Whoever has waited so long for its first answer gives way to whoever stands in line. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** And will hardly get one any more: it gives way before one that had an answer. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(10);

    /** How many stand in line; some 300 bytes each, and their datagrams. */
    private static final int LONGEST_LINE = 4_096;

    private static final int MOST_BYTES_IN_LINE = 4 * 1024 * 1024;

    private final EventLoop loop;
    private final UdpCounters counters;
    private final Duration idle;
    private final int most;
    private final int mostPerSource;

    /** Open ones, in the order of use: those that had no answer yet, and those that had. */
    private final Map<K, A> waiting = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<K, A> answered = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<K, A> line = new LinkedHashMap<>();
    private final Map<InetAddress, Integer> bySource = new HashMap<>();
    private int bytesInLine;

    private final Timer idleCheck = Timer.of(this::endIdle);

    private final Timer lineCheck = Timer.of(this::admit);

    /**
     * An empty table.
     *
     * @param idle how long one lasts without a datagram
     * @param most how many may be open
     * @param mostPerSource how many a source may keep when others need the room
     */
    Associations(EventLoop loop, UdpCounters counters, Duration idle, int most, int mostPerSource) {
        this.loop = loop;
        this.counters = counters;
        this.idle = idle;
        this.most = most;
        this.mostPerSource = mostPerSource;
    }

    /** An empty table of those that take one socket each. */
    public static <K, A extends Association> Associations<K, A> of(
            EventLoop loop, UdpCounters counters, UdpLimits limits) {
        int most = limits.most(1);
        return new Associations<>(
                loop, counters, limits.idle(), most, Math.min(limits.perSource(), Math.max(1, most / 2)));
    }

    public UdpCounters counters() {
        return counters;
    }

    /** Finds the one that its client has sent a datagram to; it counts as used just now, and as asking until an answer. */
    public @Nullable A use(K key) {
        A found = answered.get(key);
        if (found == null) {
            found = waiting.get(key);
        }
        if (found == null) {
            found = line.get(key);
        }
        if (found != null) {
            used(found);
            found.asking = true;
        }
        return found;
    }

    /** An answer came to one, which is use as well. */
    @SuppressWarnings("unchecked") // it was found by a key of ours
    public void touch(A association) {
        used(association);
        association.asking = false;
        K key = (K) association.key;
        if (key != null && answered.get(key) == null && waiting.remove(key) != null) { // looking moves it to the end
            answered.put(key, association);
            admit();
        }
    }

    private void used(Association association) {
        association.used = loop.now();
    }

    /** Takes one in. It is opened now, or once another has given way; or, if the line is too long, never. */
    public void add(K key, A association) {
        association.key = key;
        used(association);
        counters.open++;
        counters.ever++;
        line.put(key, association);
        if (!idleCheck.isSet()) {
            loop.set(idleCheck, idle);
        }
        admit();
        if (line.size() > LONGEST_LINE) {
            line.remove(key);
            closed(association, Drop.QUEUE_FULL);
        }
    }

    /** Sends a datagram on by one that was found or added, or has it stand in line as well. */
    public void send(A association, byte[] array, int offset, int length) {
        switch (association.state) {
            case OPEN -> association.send(array, offset, length);
            case IN_LINE -> keep(association, array, offset, length);
            case CLOSED -> counters.dropped(association.why);
        }
    }

    private void keep(Association association, byte[] array, int offset, int length) {
        boolean room =
                bytesInLine + length <= MOST_BYTES_IN_LINE && !loop.budget().isTight();
        if (room && association.keep(array, offset, length)) {
            inLine(length);
        } else {
            counters.dropped(Drop.QUEUE_FULL);
        }
    }

    /** So many bytes more stand in line, or fewer. */
    private void inLine(int bytes) {
        bytesInLine += bytes;
        loop.budget().change(bytes);
    }

    /** Opens those in line for whom there is room, or somebody to give way. */
    private void admit() {
        while (!line.isEmpty()) {
            Map.Entry<K, A> first = line.entrySet().iterator().next();
            K key = first.getKey();
            A association = first.getValue();
            if (!makeRoom(association)) {
                loop.set(lineCheck, PATIENCE.dividedBy(8));
                return;
            }
            line.remove(key);
            open(key, association);
        }
    }

    private void open(K key, A association) {
        if (!association.open()) {
            closed(association, Drop.NO_SOCKET);
            return;
        }
        association.state = Association.State.OPEN;
        waiting.put(key, association);
        bySource.merge(association.source, 1, Integer::sum);
        for (byte[] datagram : association.kept()) {
            inLine(-datagram.length);
            association.send(datagram, 0, datagram.length);
        }
    }

    private boolean makeRoom(Association newcomer) {
        if (waiting.size() + answered.size() < most) {
            return true;
        }
        if (count(newcomer.source) >= mostPerSource) {
            return evict(other -> other.source.equals(newcomer.source), PATIENCE);
        }
        boolean othersHaveMore = bySource.values().stream().anyMatch(count -> count > mostPerSource);
        return othersHaveMore
                ? evict(other -> count(other.source) > mostPerSource, Duration.ZERO)
                : evict(_ -> true, PATIENCE);
    }

    private int count(InetAddress source) {
        return bySource.getOrDefault(source, 0);
    }

    /** @param patience how long one that waits for its first answer has been let wait */
    private boolean evict(Predicate<Association> may, Duration patience) {
        A asking = eldest(waiting, may);
        A done = eldest(answered, may.and(other -> !other.asking || isUnusedFor(PATIENCE, other)));
        if (asking != null && isUnusedFor(GIVEN_UP, asking)) {
            return evict(asking);
        }
        if (done != null) {
            return evict(done);
        }
        return asking != null && isUnusedFor(patience, asking) && evict(asking);
    }

    private boolean evict(Association association) {
        boolean hadNone = waiting.containsKey(association.key);
        if (hadNone || (association.asking && !isUnusedFor(GIVEN_UP, association))) {
            counters.dropped(Drop.EVICTED);
        }
        remove(association);
        return true;
    }

    private @Nullable A eldest(Map<K, A> row, Predicate<Association> may) {
        for (A association : row.values()) {
            if (may.test(association)) {
                return association;
            }
        }
        return null;
    }

    private boolean isUnusedFor(Duration time, Association association) {
        return loop.now() - association.used >= time.toNanos();
    }

    /** Each row is ordered by use: behind the first that has time left, all have. */
    private void endIdle() {
        long soonest = Long.MAX_VALUE;
        for (Map<K, A> row : List.of(waiting, answered, line)) {
            A eldest = eldest(row, _ -> true);
            while (eldest != null && isUnusedFor(idle, eldest)) {
                remove(eldest);
                eldest = eldest(row, _ -> true);
            }
            if (eldest != null) {
                soonest = Math.min(soonest, eldest.used + idle.toNanos() - loop.now());
            }
        }
        if (soonest != Long.MAX_VALUE) {
            loop.set(idleCheck, Math.max(soonest, idle.toNanos() / 16)); // at most so late, and not once for each
        }
        admit();
    }

    private void remove(Association association) {
        Object key = association.key;
        if (waiting.remove(key) != null || answered.remove(key) != null) {
            bySource.computeIfPresent(association.source, (_, count) -> count == 1 ? null : count - 1);
        }
        line.remove(key);
        closed(association, Drop.QUEUE_FULL);
    }

    /** @param why what it kept goes no further */
    private void closed(Association association, Drop why) {
        association.state = Association.State.CLOSED;
        association.why = why;
        for (byte[] datagram : association.kept()) {
            inLine(-datagram.length);
            counters.dropped(why);
        }
        counters.open--;
        association.close();
    }
}
