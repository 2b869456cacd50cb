package procurator.dial;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.loop.Timer;
import procurator.net.Readiness;
import procurator.net.SocketError;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;

/** One TCP connect under way, with its deadline. */
public final class Connecting extends Timer implements Readiness, Dialer.Dial {
    private final EventLoop loop;
    private final Answer<StreamSocket> answer;
    private @Nullable StreamSocket socket;
    private DialFailure failure = DialFailure.TIMED_OUT;

    private Connecting(EventLoop loop, Answer<StreamSocket> answer) {
        this.loop = loop;
        this.answer = answer;
    }

    /**
     * Starts to connect.
     *
     * @param answer is told never before this returns. The socket's handler and interest are still those of the connect:
     *     whoever takes it sets both.
     */
    public static Dialer.Dial to(
            InetSocketAddress address,
            Duration deadline,
            StreamOptions options,
            EventLoop loop,
            Answer<StreamSocket> answer) {
        Connecting connecting = new Connecting(loop, answer);
        try {
            connecting.socket = loop.poller().connect(address, options, connecting);
            loop.set(connecting, deadline);
        } catch (IOException e) {
            connecting.failure = why(e);
            loop.soon(connecting);
        }
        return connecting;
    }

    /** As to a port that nobody listens on, without asking the kernel. */
    static Dialer.Dial refused(EventLoop loop, Answer<StreamSocket> answer) {
        Connecting connecting = new Connecting(loop, answer);
        connecting.failure = DialFailure.REFUSED;
        loop.soon(connecting);
        return connecting;
    }

    private static DialFailure why(IOException e) {
        return e instanceof SocketError error ? DialFailure.of(error) : DialFailure.OTHER;
    }

    @Override
    public void ready(boolean readable, boolean writable) {
        StreamSocket connected = socket;
        if (connected == null) {
            return;
        }
        try {
            connected.finishConnect();
        } catch (IOException e) {
            cancel();
            answer.failed(why(e));
            return;
        }
        socket = null;
        loop.cancel(this);
        answer.succeeded(connected);
    }

    @Override
    protected void expired() {
        cancel();
        answer.failed(failure);
    }

    @Override
    public void cancel() {
        loop.cancel(this);
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
