package procurator.dial;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.relay.Connecting;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;

/**
 * Connects to one of several addresses: the next one is tried when the one before failed or has not answered within
 * 250 ms; the first that answers is taken and the others are closed (RFC 8305, section 5).
 */
final class Attempts extends Timer implements Dialer.Dial {
    /** The RFC's "Connection Attempt Delay". */
    private static final Duration STAGGER = Duration.ofMillis(250);

    private final Queue<InetAddress> untried;
    private final int port;
    private final Duration deadline;
    private final StreamOptions options;
    private final EventLoop loop;
    private final Connecting.Answer answer;
    private final List<Attempt> underWay = new ArrayList<>(2);
    private DialFailure failure = DialFailure.OTHER;
    private boolean over;

    /**
     * Starts nothing yet.
     *
     * @param addresses at least one, in the order they are to be tried
     * @param deadline of each attempt
     */
    Attempts(
            List<InetAddress> addresses,
            int port,
            Duration deadline,
            StreamOptions options,
            EventLoop loop,
            Connecting.Answer answer) {
        this.untried = new ArrayDeque<>(addresses);
        this.port = port;
        this.deadline = deadline;
        this.options = options;
        this.loop = loop;
        this.answer = answer;
    }

    /** Tries the next address that does not fail at once; the answer may come before this returns. */
    void next() {
        boolean started = false;
        while (!started && !over && !untried.isEmpty()) {
            started = new Attempt().start(untried.remove());
        }
        if (over) {
            return;
        }
        if (!untried.isEmpty()) {
            loop.set(this, STAGGER);
            return;
        }
        loop.cancel(this);
        if (underWay.isEmpty()) {
            over = true;
            answer.failed(failure);
        }
    }

    @Override
    protected void expired() {
        next();
    }

    @Override
    public void cancel() {
        over = true;
        loop.cancel(this);
        underWay.forEach(Attempt::cancel);
        underWay.clear();
    }

    /** Of several failures the one that came from farthest away says most about the target. */
    private void note(DialFailure why) {
        if (rank(why) > rank(failure)) {
            failure = why;
        }
    }

    private static int rank(DialFailure failure) {
        return switch (failure) {
            case OUT_OF_DESCRIPTORS -> 7;
            case NO_LOCAL_ADDRESS -> 6;
            case NOT_PERMITTED -> 5;
            case REFUSED -> 4;
            case TIMED_OUT -> 3;
            case HOST_UNREACHABLE -> 2;
            case NETWORK_UNREACHABLE -> 1;
            case NOT_ALLOWED, NAME_NOT_FOUND, NAME_TIMED_OUT, TOO_MANY_NAMES, OTHER -> 0;
        };
    }

    /** One address. */
    private final class Attempt implements Connecting.Answer {
        private Dialer.@Nullable Dial dial;
        private boolean ended;

        /** Returns whether it is still under way. */
        boolean start(InetAddress address) {
            Dialer.Dial started = Connecting.to(new InetSocketAddress(address, port), deadline, options, loop, this);
            if (!ended) {
                dial = started;
                underWay.add(this);
            }
            return !ended;
        }

        void cancel() {
            if (dial != null) {
                dial.cancel();
            }
        }

        @Override
        public void connected(StreamSocket socket) {
            ended = true;
            underWay.remove(this);
            Attempts.this.cancel();
            answer.connected(socket);
        }

        @Override
        public void failed(DialFailure why) {
            boolean atOnce = dial == null;
            ended = true;
            underWay.remove(this);
            note(why);
            if (!atOnce) {
                next(); // those that fail at once are passed over by the one who starts them
            }
        }
    }
}
