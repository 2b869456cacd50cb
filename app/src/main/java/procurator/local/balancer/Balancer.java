package procurator.local.balancer;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which of several servers is used. It is told what real use shows; and one is judged only against another that did
 * better at the same, so that what is wrong with our own network, or with one target, is nobody's fault. Shared by all
 * loops, without a lock: what it knows is in values that are replaced. Times are nanoseconds of the loops' clock.
 * Decision 034.
 */
public final class Balancer {
    /** How often it is asked whether time alone has changed something. */
    private static final long REVIEW = TimeUnit.SECONDS.toNanos(1);

    /** An answer may take three times as long as lately, and 1 s at least. */
    private static final int USUALLY = 3;

    private static final long LEAST = TimeUnit.SECONDS.toNanos(1);

    private final Candidates candidates;
    private final BalancerConfig config;
    private final DoubleSupplier random;
    private final Watcher watcher;
    private final Sampling sampling;
    private final AtomicReference<Incumbent> streams;
    private final AtomicReference<Incumbent> datagrams;
    private volatile long reviewedAt;

    /** Who is told, from whichever loop, when something changes. */
    public interface Watcher {
        /** Another is used from now on. */
        void switched(Transport transport, Candidate from, Candidate to, String why);

        /** It is left alone for a while: what hangs there unanswered will hang for long. */
        void left(Transport transport, Candidate candidate);
    }

    /**
     * The first one that carries something is used for that.
     *
     * @param candidates at least two
     * @param inUse who was in use before, if anybody was, and stays in use if it is still there
     * @param random 0 to 1
     */
    public Balancer(
            List<Candidate> candidates,
            BalancerConfig config,
            Map<Transport, Candidate> inUse,
            long now,
            DoubleSupplier random,
            Watcher watcher) {
        this.candidates = new Candidates(candidates);
        this.config = config;
        this.random = random;
        this.watcher = watcher;
        this.sampling = new Sampling(candidates, config, now, random);
        this.reviewedAt = now;
        this.streams = new AtomicReference<>(first(Transport.TCP, inUse, now));
        this.datagrams = new AtomicReference<>(first(Transport.UDP, inUse, now));
    }

    private Incumbent first(Transport transport, Map<Transport, Candidate> inUse, long now) {
        Candidate before = inUse.get(transport);
        if (before != null && candidates.carrying(transport).contains(before)) {
            return Incumbent.of(before, now, "it was in use when servers came or went");
        }
        List<Candidate> best = Candidates.best(candidates.carrying(transport));
        Candidate first = best.isEmpty() ? candidates.all().getFirst() : best.getFirst();
        return Incumbent.of(first, now, "it is the first");
    }

    private AtomicReference<Incumbent> place(Transport transport) {
        return transport == Transport.TCP ? streams : datagrams;
    }

    public BalancerConfig config() {
        return config;
    }

    /** How long an answer of a server may be waited for before another is asked the same. */
    public Duration patience(Candidate candidate) {
        long usually = USUALLY * candidate.health(Transport.TCP).answerNanos();
        long most = config.maxServerRtt().toNanos();
        return Duration.ofNanos(Math.min(most, Math.max(usually, LEAST)));
    }

    /** Who is in use, for another that takes the place of this one. */
    public Map<Transport, Candidate> inUse() {
        return Map.of(
                Transport.TCP, streams.get().candidate(),
                Transport.UDP, datagrams.get().candidate());
    }

    Incumbent incumbent(Transport transport) {
        return place(transport).get();
    }

    List<Candidate> candidates() {
        return candidates.all();
    }

    /** How each server is and why one is in use, in words, a line each. */
    public List<String> status(long now) {
        return new BalancerText(this, now).lines();
    }

    // Who is used.

    /** The one in use. */
    public Candidate chosen(Transport transport, long now) {
        if (now - reviewedAt >= REVIEW) {
            review(now);
        }
        return incumbent(transport).candidate();
    }

    /** The one in use for datagrams, or one that was left and may show, by this association, that it is well again. */
    public Candidate chosenForAssociation(long now) {
        Candidate ofStreams = chosen(Transport.TCP, now);
        Health health = ofStreams.health(Transport.UDP);
        if (health.breaker().isHalfOpen(now) && ofStreams.use().carries(Transport.UDP)) {
            Health asked = health.with(health.breaker().asking(now, config.maxServerRtt()));
            if (ofStreams.change(Transport.UDP, health, asked)) {
                return ofStreams;
            }
        }
        return chosen(Transport.UDP, now);
    }

    /**
     * Where something goes next that did not go well, or {@code null} when all that carry it were tried: those that are
     * well first.
     */
    public @Nullable Candidate another(Transport transport, Collection<Candidate> tried) {
        return candidates.another(transport, tried);
    }

    /** Whether there is one that was not tried. */
    public boolean areMoreThan(int tried, Transport transport) {
        return candidates.areMoreThan(tried, transport);
    }

    /** Who is to be asked as well what the one in use is asked now, to learn how it does; mostly {@code null}. */
    public @Nullable Candidate sample(long now) {
        return sampling.next(incumbent(Transport.TCP), now);
    }

    // What real use shows.

    /** A connection was made. */
    public void dialled(Candidate candidate, long nanos) {
        candidate.change(Transport.TCP, health -> health.dialled(nanos));
    }

    /** No connection could be made, for no reason of our own, while one to another could. */
    public void unreachable(Candidate candidate, long now) {
        double jitter = random.getAsDouble();
        change(Transport.TCP, candidate, now, health -> health.unreachable(now, jitter));
    }

    /** An answer's first byte came, so long after what was asked. */
    public void answered(Transport transport, Candidate candidate, long nanos, long now) {
        boolean tooLate = nanos > config.maxServerRtt().toNanos();
        change(
                transport,
                candidate,
                now,
                health -> health.isOpen() && !tooLate ? health.recovered(now, nanos) : health.answered(nanos));
    }

    /**
     * Another answered what it did not, and nothing else came from it meanwhile.
     *
     * @param target a number of the target, the same for the same
     */
    public void struck(Transport transport, Candidate candidate, int target, long now) {
        double jitter = random.getAsDouble();
        change(transport, candidate, now, health -> health.struck(target, now, jitter));
    }

    /** It was asked as well, and did not answer. */
    public void sampleFailed(Candidate candidate, int target, long now) {
        double jitter = random.getAsDouble();
        change(
                Transport.TCP,
                candidate,
                now,
                health -> health.isOpen()
                        ? health.with(health.breaker().stillOpen(now, jitter))
                        : health.struck(target, now, jitter));
    }

    /**
     * It was asked as well, and answered, as did the one in use.
     *
     * @param nanos how long it took
     * @param inUse the one in use then, and how long that took
     */
    public void compared(Candidate candidate, long nanos, Candidate inUse, long inUseNanos, long now) {
        Incumbent before = incumbent(Transport.TCP);
        if (before.candidate() != inUse
                || candidate.use().priority() != inUse.use().priority()) {
            return;
        }
        double other = nanos / candidate.use().weight(Transport.TCP);
        double own = inUseNanos / inUse.use().weight(Transport.TCP);
        Incumbent after = before.compared(candidate, other, own, now);
        if (streams.compareAndSet(before, after)) {
            if (after.challenger() == candidate) {
                sampling.again(candidate, now);
            }
            review(now);
        }
    }

    private void change(Transport transport, Candidate candidate, long now, UnaryOperator<Health> how) {
        boolean wasOpen = candidate.health(transport).isOpen();
        boolean isOpen = candidate.change(transport, how).isOpen();
        if (isOpen != wasOpen) {
            review(now);
        }
        if (isOpen && !wasOpen) {
            sampling.left(candidate.health(transport).breaker().until());
            watcher.left(transport, candidate);
        }
    }

    // Who is used from now on.

    private void review(long now) {
        reviewedAt = now;
        settle(Transport.TCP, forStreams(incumbent(Transport.TCP), now));
        settle(Transport.UDP, forDatagrams(incumbent(Transport.UDP), now));
    }

    private void settle(Transport transport, Incumbent after) {
        Incumbent before = incumbent(transport);
        if (after.candidate() != before.candidate() && place(transport).compareAndSet(before, after)) {
            watcher.switched(transport, before.candidate(), after.candidate(), after.why());
        }
    }

    private Incumbent forStreams(Incumbent before, long now) {
        Candidate own = before.candidate();
        List<Candidate> well = candidates.well(Transport.TCP);
        List<Candidate> best = Candidates.best(well);
        Candidate challenger = before.challenger();
        if (well.isEmpty()) {
            return before; // nobody is better
        }
        if (!well.contains(own)) {
            return Incumbent.of(Candidates.fastest(Transport.TCP, best), now, left(Transport.TCP, own));
        }
        if (best.contains(own)) {
            return challenger != null && best.contains(challenger) && before.isBeaten(now)
                    ? Incumbent.of(challenger, now, "it answers sooner than " + own)
                    : before;
        }
        List<Candidate> settled = best.stream()
                .filter(each -> each.health(Transport.TCP).breaker().isSettled(now))
                .toList();
        return settled.isEmpty() || !before.hasStayed(now)
                ? before
                : Incumbent.of(Candidates.fastest(Transport.TCP, settled), now, "it goes before " + own);
    }

    /** Who sees a user's TCP and UDP is to see one address. */
    private Incumbent forDatagrams(Incumbent before, long now) {
        Candidate ofStreams = incumbent(Transport.TCP).candidate();
        List<Candidate> well = candidates.well(Transport.UDP);
        if (well.contains(ofStreams) || (well.isEmpty() && ofStreams.use().carries(Transport.UDP))) {
            return ofStreams == before.candidate() ? before : Incumbent.of(ofStreams, now, "TCP goes there");
        }
        if (well.isEmpty() || well.contains(before.candidate())) {
            return before;
        }
        return Incumbent.of(
                Candidates.fastest(Transport.UDP, Candidates.best(well)), now, left(Transport.UDP, ofStreams));
    }

    private static String left(Transport transport, Candidate candidate) {
        Trouble trouble = candidate.health(transport).breaker().trouble();
        return "%s was left: %s"
                .formatted(candidate, trouble == null ? "it is not to carry " + transport : trouble.words);
    }
}
