package procurator.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import procurator.dial.Connecting;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.ForwardingStreamSocket;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.wire.Address;

/** Reaches one target whatever it is asked for: at once, when it is let, or by a connection opened ahead. */
final class TestDialer implements Dialer {
    /** How long the first bytes may go unacknowledged. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long an answer may be waited for. */
    static final Duration UNANSWERED = Duration.ofSeconds(2);

    private final EventLoop loop;
    private final InetSocketAddress to;
    private final Queue<StreamSocket> ahead = new ArrayDeque<>();
    private final List<Pending> held = new ArrayList<>();
    /** Since when connections opened ahead were doubted. */
    final List<Long> doubts = new CopyOnWriteArrayList<>();

    /** What the trials of the connections were told, each with its number. */
    final Queue<String> told = new ConcurrentLinkedQueue<>();

    /** The trials given out. */
    final List<TestTrial> trials = new CopyOnWriteArrayList<>();

    /** There are other connections for what is not answered; so many at most, 9 unless a test says otherwise. */
    volatile boolean several;

    /** An answer may be waited for as long as it takes. */
    volatile boolean patient;

    final AtomicInteger others = new AtomicInteger(9);

    volatile boolean holding;
    volatile boolean framed;

    /** Frames are known to be of the stream as soon as they begin. */
    volatile boolean telling;

    volatile @Nullable RuntimeException fault;
    final AtomicInteger dials = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    TestDialer(EventLoop loop, InetSocketAddress to) {
        this.loop = loop;
        this.to = to;
    }

    @Override
    public @Nullable Outbound ready(Address target) {
        StreamSocket waiting = fault == null ? ahead.poll() : null;
        if (waiting == null) {
            return null;
        }
        dials.incrementAndGet();
        return route(waiting, true);
    }

    @Override
    public Dial dial(Address target, Answer<Outbound> answer) {
        dials.incrementAndGet();
        RuntimeException toThrow = fault;
        if (toThrow != null) {
            throw toThrow;
        }
        Pending pending = new Pending(answer);
        if (holding) {
            held.add(pending);
        } else {
            pending.start();
        }
        return pending;
    }

    Dial another(Address target, Answer<Outbound> answer) {
        if (others.getAndDecrement() > 0) {
            return dial(target, answer);
        }
        Timer none = Timer.of(() -> answer.failed(DialFailure.NOT_ALLOWED));
        loop.soon(none);
        return () -> loop.cancel(none);
    }

    private final class Pending implements Dial, Answer<StreamSocket> {
        private final Answer<Outbound> answer;
        private Dial connecting = () -> {};

        Pending(Answer<Outbound> answer) {
            this.answer = answer;
        }

        void start() {
            connecting = Connecting.to(to, Duration.ofSeconds(20), StreamOptions.DEFAULT, loop, this);
        }

        @Override
        public void succeeded(StreamSocket socket) {
            answer.succeeded(route(socket, false));
        }

        @Override
        public void failed(DialFailure why) {
            answer.failed(why);
        }

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
            held.remove(this);
            connecting.cancel();
        }
    }

    /** Of connections opened ahead: whether the other side is known to have none of the bytes. */
    volatile boolean unacknowledged;

    private final class Watched extends ForwardingStreamSocket {
        Watched(StreamSocket real) {
            super(real);
        }

        @Override
        public boolean isUnacknowledged() {
            return unacknowledged;
        }
    }

    /** @param waited whether the connection was opened ahead */
    TestTrial trial(boolean waited) {
        TestTrial trial = new TestTrial(this, trials.size() + 1, waited);
        trials.add(trial);
        return trial;
    }

    private Outbound route(StreamSocket opened, boolean waited) {
        StreamSocket socket = waited ? new Watched(opened) : opened;
        TestTrial trial = waited || several ? trial(waited) : null;
        return framed
                ? new Outbound(socket, new XorFrames.Writer(), new XorFrames.Reader(telling), trial)
                : new Outbound(socket, null, null, trial);
    }

    /** On the loop: lets the dials held so far go on. */
    void release() {
        holding = false;
        List.copyOf(held).forEach(Pending::start);
        held.clear();
    }

    /** On the loop: lets the dials held so far fail. */
    void fail(DialFailure why) {
        List.copyOf(held).forEach(pending -> pending.answer.failed(why));
        held.clear();
    }

    /** On the loop: opens one connection ahead. */
    void openAhead() {
        try {
            StreamSocket socket = loop.poller().connect(to, StreamOptions.DEFAULT, (_, _) -> {});
            ahead.add(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the loop, once the target has accepted: the connections opened ahead are of no interest until used. */
    void settleAhead() {
        try {
            for (StreamSocket socket : ahead) {
                socket.finishConnect();
                socket.interest(false, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
