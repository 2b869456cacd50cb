package procurator.local.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.local.balancer.Balancer;
import procurator.local.balancer.Transport;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.relay.Outbound;
import procurator.wire.Address;

/**
 * One tunnel's way to one of several servers: the next is dialled when the one before failed, or beside it when it takes
 * long; the first that is reached carries the tunnel, and shows what the others are worth. Its timer starts the next.
 */
final class HedgedDial extends Timer implements Dialer.Dial {
    /**
     * A dial may take three times as long as lately, and within these bounds, before another is started beside it; where
     * there are more than ten servers its share of the time for all, so that up to forty of them are dialled.
     */
    private static final int USUALLY = 3;

    private static final long LEAST = Duration.ofMillis(250).toNanos();
    private static final long MOST = Duration.ofSeconds(1).toNanos();

    private final EventLoop loop;
    private final Choice choice;
    private final LinkLog log;
    private final Address target;
    private final @Nullable LinkTrial before;
    private final Answer<Outbound> answer;
    private final List<Upstream> tried;
    private final List<OneServer> underWay = new ArrayList<>(2);
    private final List<Upstream> unreachable = new ArrayList<>(0);
    private @Nullable DialFailure told;

    /**
     * Starts nothing yet.
     *
     * @param before who was asked the same before, or {@code null}
     * @param tried where not to go
     */
    HedgedDial(
            EventLoop loop,
            Choice choice,
            LinkLog log,
            Address target,
            @Nullable LinkTrial before,
            List<Upstream> tried,
            Answer<Outbound> answer) {
        this.loop = loop;
        this.choice = choice;
        this.log = log;
        this.target = target;
        this.before = before;
        this.tried = new ArrayList<>(tried);
        this.answer = answer;
    }

    void start(Upstream first) {
        tried.add(first);
        OneServer dial = new OneServer(first);
        underWay.add(dial);
        long lately = first.pool().dialNanos();
        long usually = lately == 0 ? MOST : Math.clamp(USUALLY * lately, LEAST, MOST);
        loop.set(this, Math.min(usually, Math.max(LEAST, choice.share())));
        dial.start();
    }

    /** Starts with the next one, soon: whoever has none left hears that on the loop. */
    void startWithNext() {
        loop.soon(this);
    }

    @Override
    protected void expired() {
        next();
    }

    private void next() {
        Upstream next = choice.another(tried);
        if (next != null) {
            start(next);
        } else if (underWay.isEmpty()) {
            answer.failed(told == null ? DialFailure.OTHER : told);
        }
    }

    private void reached(OneServer by, StreamSocket socket) {
        cancel();
        judge(by);
        answer.succeeded(by.upstream.route(
                socket, target, new LinkTrial(loop, choice, log, by.upstream, target, before, false)));
    }

    private void judge(OneServer reached) {
        Balancer balancer = choice.balancer();
        if (balancer == null) {
            return;
        }
        long now = loop.now();
        balancer.dialled(reached.upstream.candidate(), now - reached.since);
        unreachable.forEach(upstream -> balancer.unreachable(upstream.candidate(), now));
        for (OneServer slow : underWay) {
            boolean silent = slow.answers == slow.upstream.candidate().answers(Transport.TCP);
            if (silent && slow.since - reached.since < 0) {
                balancer.struck(Transport.TCP, slow.upstream.candidate(), System.identityHashCode(slow), now);
            }
        }
        underWay.clear();
    }

    private void failed(OneServer by, DialFailure why) {
        underWay.remove(by);
        log.unreachable(by.upstream, why);
        if (told == null) {
            told = why;
        }
        if (!isOurs(why)) {
            unreachable.add(by.upstream);
        }
        if (underWay.isEmpty()) {
            loop.cancel(this);
            next();
        }
    }

    /** Whether no other server would have been reached either. */
    static boolean isOurs(DialFailure why) {
        return switch (why) {
            case OUT_OF_DESCRIPTORS, NO_LOCAL_ADDRESS, NOT_PERMITTED, TOO_MANY_NAMES -> true;
            default -> false;
        };
    }

    @Override
    public void cancel() {
        loop.cancel(this);
        underWay.forEach(OneServer::cancel);
    }

    private final class OneServer implements Answer<StreamSocket> {
        private final Upstream upstream;
        private final long since = loop.now();
        private final long answers;
        private Dialer.@Nullable Dial dial;

        OneServer(Upstream upstream) {
            this.upstream = upstream;
            this.answers = upstream.candidate().answers(Transport.TCP);
        }

        void start() {
            dial = upstream.connect(this);
        }

        @Override
        public void succeeded(StreamSocket socket) {
            underWay.remove(this);
            upstream.dialled(loop.now() - since);
            reached(this, socket);
        }

        @Override
        public void failed(DialFailure why) {
            HedgedDial.this.failed(this, why);
        }

        void cancel() {
            if (dial != null) {
                dial.cancel();
            }
        }
    }
}
