package procurator.dial;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers of the last while; when it is full, the one not asked for longest gives way. Not thread-safe. */
final class AnswerCache {
    private final Map<String, CachedAnswer> byName = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;

    private record CachedAnswer(Resolution answer, long since, long until) {}

    AnswerCache(int most) {
        this.most = most;
    }

    /**
     * Finds an answer that still holds.
     *
     * @param now nanoseconds, ever rising
     */
    @Nullable
    Resolution get(String name, long now) {
        CachedAnswer kept = byName.get(name);
        if (kept == null) {
            return null;
        }
        if (kept.until - now <= 0) {
            byName.remove(name);
            return null;
        }
        return kept.answer;
    }

    /** Finds an answer that is not older than {@code most}, or {@code null}. */
    @Nullable
    Resolution young(String name, long now, Duration most) {
        CachedAnswer kept = byName.get(name);
        return kept == null || now - kept.since >= most.toNanos() ? null : kept.answer;
    }

    void put(String name, Resolution answer, long now, Duration keep) {
        byName.put(name, new CachedAnswer(answer, now, now + keep.toNanos()));
        if (byName.size() > most) {
            byName.remove(byName.keySet().iterator().next());
        }
    }

    int size() {
        return byName.size();
    }
}
