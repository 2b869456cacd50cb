package procurator.local.balancer;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server in use, and who may take its place. It stays unless it is left, or another has been asked the same and was
 * much faster each of several times: servers that are near to one another change places for nothing else.
 *
 * @param since when it took its place
 * @param why in words, after its name
 * @param challenger who was much faster lately, or {@code null}
 * @param wins how often in a row
 * @param firstWin when that began
 */
record Incumbent(
        Candidate candidate,
        long since,
        String why,
        @Nullable Candidate challenger,
        int wins,
        long firstWin) {
    /** Whoever sees several addresses of one user in a short time asks for passwords anew. */
    static final long LEAST_STAY = TimeUnit.SECONDS.toNanos(60);

    private static final int WINS = 3;

    /** As fast as this, or this much sooner, is much faster: a jitter of 20 % at both is 67 % at the very worst. */
    private static final double SHARE = 0.7;

    private static final long SOONER = TimeUnit.MILLISECONDS.toNanos(50);

    static Incumbent of(Candidate candidate, long since, String why) {
        return new Incumbent(candidate, since, why, null, 0, 0);
    }

    /**
     * Another was asked the same.
     *
     * @param other how long it took, by its weight
     * @param own how long it took itself, by its weight
     */
    Incumbent compared(Candidate with, double other, double own, long now) {
        boolean won = other <= own * SHARE && own - other >= SOONER;
        if (challenger != null && challenger != with) {
            return this; // one at a time
        }
        if (!won) {
            return challenger == null ? this : new Incumbent(candidate, since, why, null, 0, 0);
        }
        return new Incumbent(candidate, since, why, with, wins + 1, wins == 0 ? now : firstWin);
    }

    /** Whether the challenger has won often enough, for long enough. */
    boolean isBeaten(long now) {
        return wins >= WINS && now - firstWin >= LEAST_STAY && hasStayed(now);
    }

    boolean hasStayed(long now) {
        return now - since >= LEAST_STAY;
    }
}
