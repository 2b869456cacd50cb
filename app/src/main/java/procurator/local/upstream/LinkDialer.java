package procurator.local.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.relay.Outbound;
import procurator.relay.Outcome;
import procurator.relay.Trial;
import procurator.wire.Address;

/** Reaches targets through the link: by a ready connection where there is one, else by a new one, to one server after the other. */
public final class LinkDialer implements Dialer {
    private final EventLoop loop;
    private final Choice choice;
    private final LinkLog log;

    public LinkDialer(EventLoop loop, Choice choice, LinkLog log) {
        this.loop = loop;
        this.choice = choice;
        this.log = log;
    }

    @Override
    public @Nullable Outbound ready(Address target) {
        Upstream first = choice.forStreams();
        int outdated = first.dropOutdated();
        if (outdated > 0) {
            log.moved(first, outdated);
        }
        StreamSocket ready = first.takeReady();
        return ready == null ? null : first.route(ready, target, new OpenedAhead(first));
    }

    @Override
    public Dial dial(Address target, Answer<Outbound> answer) {
        LinkDial dial = new LinkDial(target, answer);
        dial.start();
        return dial;
    }

    @Override
    public void close() {
        choice.close();
    }

    /** What a tunnel finds out about the pool. */
    private final class OpenedAhead implements Trial {
        /** The kernel repeats a packet after 200 ms and a round trip, then after twice as long: by then, twice. */
        private static final Duration PATIENCE = Duration.ofMillis(750);

        private static final int ROUND_TRIPS = 3;

        private final Upstream upstream;

        OpenedAhead(Upstream upstream) {
            this.upstream = upstream;
        }

        @Override
        public Duration unacknowledged() {
            Duration slow = Duration.ofNanos(ROUND_TRIPS * upstream.pool().dialNanos());
            return slow.compareTo(PATIENCE) > 0 ? slow : PATIENCE;
        }

        @Override
        public @Nullable Duration unanswered() {
            return null;
        }

        @Override
        public boolean mayRepeat(byte[] plain, int offset, int length) {
            return false;
        }

        @Override
        public void begun(byte[] plain, int offset, int length, Runnable leave) {}

        @Override
        public void answered(long nanos) {}

        @Override
        public void failed(Outcome how, long nanos) {}

        @Override
        public void overtaken() {}

        @Override
        public void abandoned() {}

        @Override
        public void doubted(long since) {
            log.dead(upstream, upstream.doubt(since));
        }

        @Override
        public @Nullable Trial anew() {
            return null;
        }

        /** Not one more that was opened ahead. */
        @Override
        public Dial another(Address target, Answer<Outbound> answer) {
            return dial(target, answer);
        }
    }

    /** One tunnel's way through the servers; its timer is the turn of one of several. */
    private final class LinkDial extends Timer implements Dial, Answer<StreamSocket> {
        private final Address target;
        private final Answer<Outbound> answer;
        private final List<Upstream> tried = new ArrayList<>(1);
        private Upstream upstream = choice.forStreams();
        private long since;
        private @Nullable Dial current;
        private @Nullable DialFailure told;

        LinkDial(Address target, Answer<Outbound> answer) {
            this.target = target;
            this.answer = answer;
        }

        void start() {
            since = loop.now();
            tried.add(upstream);
            current = upstream.connect(this);
            if (choice.isOneOfSeveral()) {
                loop.set(this, choice.turn());
            }
        }

        @Override
        public void succeeded(StreamSocket socket) {
            loop.cancel(this);
            choice.reached(upstream);
            upstream.dialled(loop.now() - since);
            answer.succeeded(upstream.route(socket, target, null));
        }

        @Override
        protected void expired() {
            cancel();
            failed(DialFailure.TIMED_OUT);
        }

        @Override
        public void failed(DialFailure why) {
            loop.cancel(this);
            log.unreachable(upstream, why);
            if (told == null) {
                told = why;
            }
            Upstream next = choice.another(tried);
            if (next == null) {
                answer.failed(told);
            } else {
                upstream = next;
                start();
            }
        }

        @Override
        public void cancel() {
            loop.cancel(this);
            if (current != null) {
                current.cancel();
            }
        }
    }
}
