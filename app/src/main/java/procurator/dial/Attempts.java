package procurator.dial;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
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

    /** What a new address has even when a look-up took all the time there was. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final int port;
    private final DialOptions options;
    private final EventLoop loop;
    private final Answer<StreamSocket> answer;
    private final @Nullable Runnable silent;
    private final Set<InetAddress> all = new LinkedHashSet<>(2);
    private final Queue<InetAddress> untried = new ArrayDeque<>(2);
    private final List<Attempt> underWay = new ArrayList<>(2);
    private long until;
    private DialFailure failure = DialFailure.NOT_ALLOWED;

    /**
     * Starts nothing yet.
     *
     * @param answer is told of a failure each time none is left of those added
     * @param silent runs each time before all are tried once more, and may add others; {@code null} if none is
     */
    Attempts(int port, DialOptions options, EventLoop loop, Answer<StreamSocket> answer, @Nullable Runnable silent) {
        this.port = port;
        this.options = options;
        this.loop = loop;
        this.answer = answer;
        this.silent = silent;
        this.until = loop.now() + options.connect().toNanos();
    }

    /** Tries these as well, in this order, but for those tried before. None at all are none allowed: that fails soon. */
    void add(List<InetAddress> addresses) {
        List<InetAddress> more = new ArrayList<>(addresses.size());
        for (InetAddress address : addresses) {
            if (all.add(address)) {
                more.add(address);
            }
        }
        if (all.isEmpty()) {
            loop.soon(this);
        }
        if (!more.isEmpty()) {
            until += Math.max(0, LEAST.toNanos() - left());
            failure = underWay.isEmpty() ? DialFailure.OTHER : failure;
            untried.addAll(more);
            next();
        }
    }

    boolean isUnderWay() {
        return !underWay.isEmpty();
    }

    private boolean isUnderWay(InetAddress address) {
        for (Attempt attempt : underWay) {
            if (attempt.address.equals(address)) {
                return true;
            }
        }
        return false;
    }

    private long left() {
        return until - loop.now();
    }

    private void next() {
        if (!untried.isEmpty()) {
            underWay.add(new Attempt(untried.remove()));
        }
        if (!untried.isEmpty()) {
            loop.set(this, STAGGER);
            return;
        }
        loop.cancel(this);
        if (underWay.isEmpty()) {
            answer.failed(failure);
        } else if (silent != null) {
            loop.set(this, AGAIN);
        }
    }

    @Override
    protected void expired() {
        if (untried.isEmpty() && silent != null) {
            silent.run();
            repeat();
        }
        next();
    }

    private void repeat() {
        if (left() > 0) {
            List.copyOf(underWay).forEach(Attempt::endIfRepeated);
            untried.addAll(all);
        }
    }

    @Override
    public void cancel() {
        loop.cancel(this);
        underWay.forEach(attempt -> attempt.dial.cancel());
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
    private final class Attempt implements Answer<StreamSocket> {
        private final InetAddress address;
        private final boolean repeated;
        private final Dialer.Dial dial;

        Attempt(InetAddress address) {
            this.address = address;
            this.repeated = isUnderWay(address);
            this.dial = Connecting.to(
                    new InetSocketAddress(address, port), Duration.ofNanos(left()), options.socket(), loop, this);
        }

        void endIfRepeated() {
            if (repeated) {
                dial.cancel();
                underWay.remove(this);
            }
        }

        @Override
        public void succeeded(StreamSocket socket) {
            underWay.remove(this);
            cancel();
            answer.succeeded(socket);
        }

        @Override
        public void failed(DialFailure why) {
            underWay.remove(this);
            note(why);
            next();
        }
    }
}
