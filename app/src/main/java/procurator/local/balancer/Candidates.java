package procurator.local.balancer;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All there are to choose from, in their order.
 *
 * @param all at least two
 */
record Candidates(List<Candidate> all) {
    Candidates {
        all = List.copyOf(all);
    }

    List<Candidate> carrying(Transport transport) {
        return all.stream().filter(each -> each.use().carries(transport)).toList();
    }

    /** Those that are known to be well or not known to be ill. */
    List<Candidate> well(Transport transport) {
        return carrying(transport).stream()
                .filter(each -> !each.health(transport).isOpen())
                .toList();
    }

    /** Which of some go first: those of the lowest number. */
    static List<Candidate> best(List<Candidate> some) {
        int lowest = some.stream().mapToInt(each -> each.use().priority()).min().orElse(0);
        return some.stream().filter(each -> each.use().priority() == lowest).toList();
    }

    static Candidate fastest(Transport transport, List<Candidate> some) {
        return Collections.min(some, Comparator.comparingDouble(each -> slowness(transport, each)));
    }

    /** The best one that was not tried, or {@code null}; those that are well first. */
    @Nullable
    Candidate another(Transport transport, Collection<Candidate> tried) {
        return carrying(transport).stream()
                .filter(each -> !tried.contains(each))
                .min(Comparator.comparing(
                                (Candidate each) -> each.health(transport).isOpen())
                        .thenComparingInt(each -> each.use().priority())
                        .thenComparingDouble(each -> slowness(transport, each)))
                .orElse(null);
    }

    /** Whether more than so many carry it. */
    boolean areMoreThan(int count, Transport transport) {
        int found = 0;
        for (Candidate each : all) {
            found += each.use().carries(transport) ? 1 : 0;
            if (found > count) {
                return true;
            }
        }
        return false;
    }

    /** How long it takes, by its weight; those of which nothing is known come last, in their order. */
    private static double slowness(Transport transport, Candidate candidate) {
        Health health = candidate.health(transport);
        long nanos = health.answerNanos() > 0 ? health.answerNanos() : 2 * health.dialNanos();
        return nanos == 0 ? Double.MAX_VALUE : nanos / candidate.use().weight(transport);
    }
}
