package procurator.shadowsocks;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a bounded room is shared among users: nobody takes more than half, and once it is full nobody more than an equal
 * part of it, so that there is always room for who has used little. Where users have no names, all are one and may take it all. Not
 * thread-safe. Decision 006.
 */
final class Shares {
    private final int most;
    private final Map<String, Integer> byUser = new HashMap<>();
    private int total;

    /** @param most things in all; twice that at the very most, when everybody takes his part after others took theirs */
    Shares(int most) {
        this.most = most;
    }

    /** @param user {@code null} where users have no names */
    boolean hasRoom(@Nullable String user) {
        if (user == null) {
            return total < most;
        }
        int taken = byUser.getOrDefault(user, 0);
        int equal = most / Math.max(2, byUser.size() + (taken == 0 ? 1 : 0));
        return taken < (total < most ? most / 2 : equal);
    }

    void take(@Nullable String user) {
        total++;
        if (user != null) {
            byUser.merge(user, 1, Integer::sum);
        }
    }

    void give(@Nullable String user, int count) {
        total -= count;
        if (user != null) {
            byUser.computeIfPresent(user, (_, taken) -> taken == count ? null : taken - count);
        }
    }
}
