package procurator.dial;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import procurator.dial.Resolver.Question;

/**
 * Which look-up gets the next thread. Each {@link Zone} has a share, a dead one a single thread and no place in
 * the line, so that names nobody answers for hold up no others. Decision 013. Not thread-safe.
 */
final class LookupQueue {
    /** A failure that took so long was silence. "No such name" never is, however late: a silent first server makes it so. */
    private static final long SILENCE_NANOS = 1_000_000_000L;

    /** Zones are looked through for those to forget when there are so many more. */
    private static final int MANY = 1_024;

    private final ResolverLimits limits;
    private final Map<String, Zone> zones = new HashMap<>();
    private final SequencedSet<Question> waiting = new LinkedHashSet<>();
    private int underWay;
    private int lookThrough = MANY;

    LookupQueue(ResolverLimits limits) {
        this.limits = limits;
    }

    Zone zone(String name, long now) {
        if (zones.size() > lookThrough) {
            zones.values().removeIf(zone -> zone.isIdle(now));
            lookThrough = zones.size() + MANY;
        }
        return zones.computeIfAbsent(Zone.of(name), Zone::new);
    }

    /** Has a question wait; false if there is no room. */
    boolean add(Question question) {
        if (waiting.size() >= limits.waiting() || question.zone.waiting >= limits.waitingPerZone()) {
            return false;
        }
        question.zone.waiting++;
        return waiting.add(question);
    }

    /** Takes a question back that nobody waits for any more; false if it does not wait. */
    boolean remove(Question question) {
        if (!waiting.remove(question)) {
            return false;
        }
        question.zone.waiting--;
        return true;
    }

    /** The question that is to be looked up now, if one may: of the zone that holds least, the first to come first. */
    @Nullable
    Question next(long now) {
        if (underWay >= limits.atOnce()) {
            return null;
        }
        Question next = null;
        for (Question question : waiting) {
            Zone zone = question.zone;
            boolean may = zone.underWay < (zone.isDead(now) ? 1 : limits.perZone());
            if (may && (next == null || zone.underWay < next.zone.underWay)) {
                next = question;
            }
        }
        if (next != null) {
            remove(next);
            next.begun = now;
            next.zone.underWay++;
            underWay++;
        }
        return next;
    }

    /** A look-up has ended; it frees its thread. */
    void ended(Question question, long now) {
        underWay--;
        question.zone.underWay--;
        if (!question.wasAnswered && now - question.begun >= SILENCE_NANOS) {
            question.zone.silent(now);
        } else {
            question.zone.spoke();
        }
    }

    int underWay() {
        return underWay;
    }

    int waiting() {
        return waiting.size();
    }
}
