package procurator.local.upstream;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procurator.local.balancer.Balancer;
import procurator.local.balancer.Candidate;
import procurator.local.balancer.Transport;
import procurator.loop.EventLoop;

/** Which server carries what, as one loop sees it. Where there is one, nothing is asked and nothing is told. */
public final class Choice {
    /**
     * So many targets may wait for an answer of the server in use for so many times its patience, while nothing comes from
     * it; then the next tunnels go to another, to see whether that one answers: what may not be asked twice shows it no
     * sooner.
     */
    private static final int IN_DOUBT = 2;

    private static final int LONG = 3;

    private final EventLoop loop;
    private final Duration dial;
    private List<Upstream> upstreams;
    private Upstream inUse;
    private @Nullable Balancer balancer;
    private Map<Candidate, Upstream> byCandidate = Map.of();

    /**
     * @param dial how long a target may be dialled, by however many servers
     * @param upstreams at least one
     * @param balancer of several; {@code null} of one
     */
    public Choice(EventLoop loop, Duration dial, List<Upstream> upstreams, @Nullable Balancer balancer) {
        this.loop = loop;
        this.dial = dial;
        this.upstreams = List.copyOf(upstreams);
        this.inUse = upstreams.getFirst();
        weigh(balancer);
    }

    private void weigh(@Nullable Balancer by) {
        balancer = by;
        byCandidate = by == null
                ? Map.of()
                : upstreams.stream().collect(Collectors.toMap(Upstream::candidate, Function.identity()));
    }

    /** Those there are, in their order. */
    public List<Upstream> upstreams() {
        return upstreams;
    }

    /** There are these from now on. Those no longer among them keep their tunnels and lose what was opened ahead. */
    public void replace(List<Upstream> now, @Nullable Balancer by) {
        List<Upstream> before = upstreams;
        upstreams = List.copyOf(now);
        weigh(by);
        Set<Upstream> stay = Set.copyOf(now);
        if (!stay.contains(inUse)) {
            inUse = now.getFirst();
        }
        before.stream().filter(upstream -> !stay.contains(upstream)).forEach(Upstream::close);
    }

    /** Where a tunnel goes first. */
    Upstream forStreams() {
        Balancer by = balancer;
        if (by == null) {
            return upstreams.getFirst();
        }
        Upstream chosen = of(by.chosen(Transport.TCP, loop.now()));
        if (chosen != inUse) {
            inUse.drain();
            inUse = chosen;
        }
        Upstream other = overdue(by).size() >= IN_DOUBT ? another(List.of(chosen)) : null;
        return other == null ? chosen : other;
    }

    private Collection<LinkTrial> overdue(Balancer by) {
        return inUse.waiting() < IN_DOUBT
                ? List.of()
                : inUse.overdue(LONG * by.patience(inUse.candidate()).toNanos());
    }

    /** A server has answered: if that is not the one in use, which is in doubt, it is worse. */
    void answered(Upstream upstream, Balancer by) {
        if (upstream != inUse) {
            overdue(by).forEach(each -> each.struck(by));
        }
    }

    /** Where an association goes. */
    Upstream forAssociation() {
        return balancer == null ? upstreams.getFirst() : of(balancer.chosenForAssociation(loop.now()));
    }

    /** Where an association goes that is not answered. */
    Upstream forUnanswered() {
        return balancer == null ? upstreams.getFirst() : of(balancer.chosen(Transport.UDP, loop.now()));
    }

    private Upstream of(Candidate candidate) {
        Upstream upstream = byCandidate.get(candidate);
        return upstream == null ? upstreams.getFirst() : upstream;
    }

    /** Who judges, where there are several. */
    @Nullable
    Balancer balancer() {
        return balancer;
    }

    /** Of the time of a dial what each of them has alone, in nanoseconds, with as much for the last one's answer. */
    long share() {
        return dial.toNanos() / (upstreams.size() + 1);
    }

    /** Where a tunnel goes next, or {@code null} when it has tried all that carry it. */
    @Nullable
    Upstream another(Collection<Upstream> tried) {
        if (balancer == null) {
            return null;
        }
        Candidate next = balancer.another(
                Transport.TCP, tried.stream().map(Upstream::candidate).toList());
        return next == null ? null : of(next);
    }

    /** One is asked as well what the one in use is asked now, or {@code null}, mostly. */
    @Nullable
    Upstream sampled() {
        Candidate due = balancer == null ? null : balancer.sample(loop.now());
        return due == null ? null : byCandidate.get(due);
    }

    // What associations find out.

    /** How often datagrams to a server were answered. */
    long answersToDatagrams(Upstream upstream) {
        return balancer == null ? 0 : upstream.candidate().answers(Transport.UDP);
    }

    /** The first answer for a while, so long after what was asked. */
    void answered(Upstream upstream, long nanos) {
        if (balancer != null) {
            balancer.answered(Transport.UDP, upstream.candidate(), nanos, loop.now());
        }
    }

    /**
     * One association's datagrams are not answered.
     *
     * @param association a number of its own
     * @param before how often others' were when it began to ask
     */
    void unanswered(Upstream upstream, int association, long before) {
        if (balancer != null && answersToDatagrams(upstream) == before) {
            balancer.struck(Transport.UDP, upstream.candidate(), association, loop.now());
        }
    }

    /** One was left alone: what waits there for an answer is not to be expected any more. */
    public void left(Candidate candidate) {
        Upstream upstream = byCandidate.get(candidate);
        if (upstream != null) {
            upstream.leave();
        }
    }

    void close() {
        upstreams.forEach(Upstream::close);
    }
}
