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
import procurator.relay.DialFailure;
import procurator.relay.Dialer;

/**
 * Connects to one of several addresses: the next one is tried when the one before failed or has not answered within
 * 250 ms; the first that answers is taken and the others are closed (RFC 8305, section 5).
 *
 * <p>The kernel repeats a lost SYN after 1, 3 and 7 s: a network that comes back in between would be noticed late. Who
 * asks for it has all addresses tried anew each 750 ms, by connections beside the first ones, which slow networks need.
 * Decision 012.
 */
final class Attempts extends Timer implements Dialer.Dial {
    /** The RFC's "Connection Attempt Delay". */
    private static final Duration STAGGER = Duration.ofMillis(250);

    /** How long nobody may answer before all are tried once more. */
    private static final Duration AGAIN = Duration.ofMillis(750);

    private final Queue<InetAddress> untried = new ArrayDeque<>();
    private final List<InetAddress> all = new ArrayList<>(2);
    private final int port;
    private final Duration deadline;
    private final StreamOptions options;
    private final EventLoop loop;
    private final Connecting.Answer answer;
    private final List<Attempt> underWay = new ArrayList<>(2);
    private DialFailure failure = DialFailure.OTHER;
    private boolean over;

    /** Is told each time all are tried once more; {@code null} if none is. */
    private @Nullable Runnable silent;

    /** Whether all have been tried once. */
    private boolean repeating;

    private final long until;

    /**
     * Starts nothing yet.
     *
     * @param deadline of each attempt; those repeated end with the first
     */
    Attempts(int port, Duration deadline, StreamOptions options, EventLoop loop, Connecting.Answer answer) {
        this.port = port;
        this.deadline = deadline;
        this.options = options;
        this.loop = loop;
        this.answer = answer;
        this.until = loop.now() + deadline.toNanos();
    }

    /** Has all tried again each 750 ms without an answer; {@code silent} runs each time before, and may add others. */
    void repeat(Runnable silent) {
        this.silent = silent;
    }

    /** Tries these as well, in this order. */
    void add(List<InetAddress> addresses) {
        untried.addAll(addresses);
        all.addAll(addresses);
        next();
    }

    private void next() {
        if (over) {
            return;
        }
        if (!untried.isEmpty()) {
            underWay.add(new Attempt(untried.remove()));
        }
        if (!untried.isEmpty()) {
            loop.set(this, STAGGER);
            return;
        }
        loop.cancel(this);
        if (underWay.isEmpty()) {
            over = true;
            answer.failed(failure);
        } else if (silent != null) {
            loop.set(this, AGAIN);
        }
    }

    @Override
    protected void expired() {
        if (untried.isEmpty() && silent != null) {
            silent.run();
            repeatAll();
        }
        next();
    }

    private void repeatAll() {
        if (!over && untried.isEmpty() && until - loop.now() > 0) {
            repeating = true;
            List.copyOf(underWay).forEach(Attempt::endIfRepeated);
            untried.addAll(all);
        }
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
        private final boolean repeated = repeating;
        private final Dialer.Dial dial;

        Attempt(InetAddress address) {
            Duration limit = repeated ? Duration.ofNanos(until - loop.now()) : deadline;
            dial = Connecting.to(new InetSocketAddress(address, port), limit, options, loop, this);
        }

        void cancel() {
            dial.cancel();
        }

        void endIfRepeated() {
            if (repeated) {
                cancel();
                underWay.remove(this);
            }
        }

        @Override
        public void connected(StreamSocket socket) {
            underWay.remove(this);
            Attempts.this.cancel();
            answer.connected(socket);
        }

        @Override
        public void failed(DialFailure why) {
            underWay.remove(this);
            note(why);
            next();
        }
    }
}
