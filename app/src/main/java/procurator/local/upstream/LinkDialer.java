package procurator.local.upstream;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;
import procurator.relay.Outbound;
import procurator.wire.Address;

/** Reaches targets through the link: by a ready connection where there is one, else by a new one, to one server after the other. */
public final class LinkDialer implements Dialer {
    private final EventLoop loop;
    private final List<Upstream> upstreams;
    private final LinkLog log;

    /** The one that answered last is asked first. */
    private int preferred;

    public LinkDialer(EventLoop loop, List<Upstream> upstreams, LinkLog log) {
        this.loop = loop;
        this.upstreams = upstreams;
        this.log = log;
    }

    @Override
    public @Nullable Outbound ready(Address target) {
        Upstream first = preferred();
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
        dial.next();
        return dial;
    }

    /** The server that answered last. */
    Upstream preferred() {
        return upstreams.get(preferred);
    }

    @Override
    public void close() {
        upstreams.forEach(Upstream::close);
    }

    /** What a tunnel finds out about the pool. */
    private final class OpenedAhead implements Outbound.Ahead {
        /** The kernel repeats a packet after 200 ms and a round trip, then after twice as long: by then, twice. */
        private static final Duration PATIENCE = Duration.ofMillis(750);

        private static final int ROUND_TRIPS = 3;

        private final Upstream upstream;

        OpenedAhead(Upstream upstream) {
            this.upstream = upstream;
        }

        @Override
        public Duration patience() {
            Duration slow = Duration.ofNanos(ROUND_TRIPS * upstream.pool().dialNanos());
            return slow.compareTo(PATIENCE) > 0 ? slow : PATIENCE;
        }

        @Override
        public void doubted(long since) {
            log.dead(upstream, upstream.doubt(since));
        }
    }

    /** One tunnel's way through the servers. */
    private final class LinkDial implements Dial, Answer<StreamSocket> {
        private final Address target;
        private final Answer<Outbound> answer;
        private final int first = preferred;
        private int tried;
        private long since;
        private @Nullable Dial current;
        private @Nullable DialFailure told;

        LinkDial(Address target, Answer<Outbound> answer) {
            this.target = target;
            this.answer = answer;
        }

        private int index() {
            return (first + tried) % upstreams.size();
        }

        void next() {
            since = loop.now();
            current = upstreams.get(index()).connect(this);
        }

        @Override
        public void succeeded(StreamSocket socket) {
            Upstream upstream = upstreams.get(index());
            preferred = index();
            upstream.dialled(loop.now() - since);
            answer.succeeded(upstream.route(socket, target, null));
        }

        @Override
        public void failed(DialFailure why) {
            log.unreachable(upstreams.get(index()), why);
            if (told == null) {
                told = why;
            }
            tried++;
            if (tried < upstreams.size()) {
                next();
            } else {
                answer.failed(told);
            }
        }

        @Override
        public void cancel() {
            if (current != null) {
                current.cancel();
            }
        }
    }
}
