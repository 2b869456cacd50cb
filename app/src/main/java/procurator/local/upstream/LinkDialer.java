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
import procurator.relay.Trial;
import procurator.wire.Address;

/** Reaches targets through the link: by a ready connection where there is one, else by a new one, to the server chosen. */
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
        return ready == null ? null : first.route(ready, target, trial(first, target));
    }

    private Trial trial(Upstream of, Address target) {
        return choice.balancer() == null
                ? new OpenedAhead(of)
                : new LinkTrial(loop, choice, log, of, target, null, true);
    }

    @Override
    public Dial dial(Address target, Answer<Outbound> answer) {
        Upstream first = choice.forStreams();
        if (choice.balancer() == null) {
            LinkDial dial = new LinkDial(first, target, answer);
            dial.start();
            return dial;
        }
        HedgedDial dial = new HedgedDial(loop, choice, log, target, null, List.of(), answer);
        dial.start(first);
        return dial;
    }

    @Override
    public void close() {
        choice.close();
    }

    /** What a tunnel finds out about the pool. */
    private final class OpenedAhead implements Trial {
        private final Upstream upstream;

        OpenedAhead(Upstream upstream) {
            this.upstream = upstream;
        }

        @Override
        public Duration unacknowledged() {
            return upstream.patience();
        }

        @Override
        public void doubted(long since) {
            log.dead(upstream, upstream.doubt(since));
        }

        /** Not one more that was opened ahead. */
        @Override
        public Dial another(Address target, Answer<Outbound> answer) {
            return dial(target, answer);
        }
    }

    /** One tunnel's way to the only server. */
    private final class LinkDial implements Dial, Answer<StreamSocket> {
        private final Upstream upstream;
        private final Address target;
        private final Answer<Outbound> answer;
        private final long since = loop.now();
        private @Nullable Dial dial;

        LinkDial(Upstream upstream, Address target, Answer<Outbound> answer) {
            this.upstream = upstream;
            this.target = target;
            this.answer = answer;
        }

        void start() {
            dial = upstream.connect(this);
        }

        @Override
        public void succeeded(StreamSocket socket) {
            upstream.dialled(loop.now() - since);
            answer.succeeded(upstream.route(socket, target, null));
        }

        @Override
        public void failed(DialFailure why) {
            log.unreachable(upstream, why);
            answer.failed(why);
        }

        @Override
        public void cancel() {
            if (dial != null) {
                dial.cancel();
            }
        }
    }
}
