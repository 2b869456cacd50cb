package procurator.local.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.local.balancer.Balancer;
import procurator.local.balancer.Transport;
import procurator.loop.EventLoop;
import procurator.relay.Answer;
import procurator.relay.Dialer;
import procurator.relay.Outbound;
import procurator.relay.Outcome;
import procurator.relay.Trial;
import procurator.wire.Address;

/**
 * A request at one of several servers, until the first byte of an answer. What it left unanswered counts against it once
 * another has answered the same, and no sooner: till then it may be the target, or our own network. Decision 034.
 */
final class LinkTrial implements Trial {
    private final EventLoop loop;
    private final Choice choice;
    private final LinkLog log;
    private final Upstream upstream;
    private final Address target;
    private final @Nullable LinkTrial before;
    private final boolean ahead;

    /** How often the server had answered when this was asked. */
    private long answers;

    private long since;
    private boolean failed;
    private boolean doubted;

    /** More was sent than what opens the stream: who has said nothing yet awaits nothing. */
    private boolean asks;

    private boolean struck;
    private boolean isPatienceKnown;
    private @Nullable Duration unanswered;
    private @Nullable Runnable leave;
    private @Nullable Sample sample;

    /** @param before who was asked the same before, or {@code null} */
    LinkTrial(
            EventLoop loop,
            Choice choice,
            LinkLog log,
            Upstream upstream,
            Address target,
            @Nullable LinkTrial before,
            boolean ahead) {
        this.loop = loop;
        this.choice = choice;
        this.log = log;
        this.upstream = upstream;
        this.target = target;
        this.before = before;
        this.ahead = ahead;
        waitsFromNow();
    }

    private void waitsFromNow() {
        answers = upstream.candidate().answers(Transport.TCP);
        since = loop.now();
    }

    @Override
    public @Nullable Duration unacknowledged() {
        return ahead ? upstream.patience() : null;
    }

    /** Asked for each read that is sent, until the answer. */
    @Override
    public @Nullable Duration unanswered() {
        if (!isPatienceKnown) {
            isPatienceKnown = true;
            Balancer balancer = choice.balancer();
            unanswered = balancer != null && balancer.areMoreThan(serversAsked(), Transport.TCP)
                    ? balancer.patience(upstream.candidate())
                    : null;
        }
        return unanswered;
    }

    /** Asked anew with all that was said so far each time that something is, until it may not be repeated. */
    @Override
    public boolean mayRepeat(byte[] plain, int offset, int length) {
        boolean repeatable = choice.balancer() != null && Repeatable.is(plain, offset, length);
        asks |= length > 0;
        if (repeatable && before == null && sample == null && Sample.isOf(plain, offset, length)) {
            Upstream other = choice.sampled();
            if (other != null) {
                sample = new Sample(
                        loop, choice, other, upstream, target, Arrays.copyOfRange(plain, offset, offset + length));
                sample.start();
            }
        }
        return repeatable;
    }

    @Override
    public void begun(byte[] plain, int offset, int length, Runnable how) {
        leave = how;
        asks |= length > 0;
        waitsFromNow();
        upstream.awaits(this);
    }

    Address target() {
        return target;
    }

    /** Whether something was asked and has waited so long, in nanoseconds, while nothing came from its server. */
    boolean isOverdue(long patience) {
        return asks && loop.now() - since >= patience && isSilent();
    }

    private boolean isSilent() {
        return answers == upstream.candidate().answers(Transport.TCP);
    }

    /** Its server left it unanswered while another answered, be it something else; that counts once. */
    void struck(Balancer by) {
        if (!struck) {
            struck = true;
            by.struck(Transport.TCP, upstream.candidate(), target.hashCode(), loop.now());
        }
    }

    /** No answer is to be expected here any more. */
    void leave() {
        if (leave != null) {
            leave.run();
        }
    }

    @Override
    public void doubted(long used) {
        doubted = true;
        log.dead(upstream, upstream.doubt(used));
    }

    @Override
    public void answered(long nanos) {
        end();
        Balancer balancer = choice.balancer();
        if (balancer == null) {
            return;
        }
        balancer.answered(Transport.TCP, upstream.candidate(), nanos, loop.now());
        for (LinkTrial other = before; other != null; other = other.before) {
            if (other.upstream != upstream && other.isWorse(nanos)) {
                other.struck(balancer);
            }
        }
        choice.answered(upstream, balancer);
        if (sample != null) {
            sample.answeredElsewhere(nanos);
            sample = null;
        }
    }

    /** Whether another that took so long shows that this one's server is not well: it said nothing to anybody since. */
    private boolean isWorse(long othersNanos) {
        return isSilent() && (failed || loop.now() - since >= 2 * othersNanos);
    }

    @Override
    public void failed(Outcome how, long nanos) {
        failed = true;
        end();
    }

    @Override
    public void overtaken() {
        end();
    }

    @Override
    public void abandoned() {
        end();
    }

    private void end() {
        leave = null;
        upstream.awaitsNoMore(this);
    }

    /** Where nothing was acknowledged the network may be another, and the server as good as before. */
    @Override
    public Dialer.Dial another(Address to, Answer<Outbound> answer) {
        List<Upstream> tried = asked();
        boolean same = doubted && ahead;
        if (same) {
            tried.remove(upstream);
        }
        HedgedDial dial = new HedgedDial(loop, choice, log, to, this, tried, answer);
        if (same) {
            dial.start(upstream);
        } else {
            dial.startWithNext();
        }
        return dial;
    }

    @Override
    public @Nullable Trial anew() {
        return choice.balancer() == null ? null : new LinkTrial(loop, choice, log, upstream, target, null, false);
    }

    /** One that was doubted was asked again by another connection. */
    private int serversAsked() {
        int count = 1;
        for (LinkTrial each = this; each.before != null; each = each.before) {
            count += each.before.upstream == each.upstream ? 0 : 1;
        }
        return count;
    }

    private List<Upstream> asked() {
        List<Upstream> asked = new ArrayList<>(2);
        for (LinkTrial each = this; each != null; each = each.before) {
            asked.add(each.upstream);
        }
        return asked;
    }
}
