package procurator.dial;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import procurator.loop.EventLoop;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Dialer;

/**
 * Reaches a server through a program on this machine, which listens on another port whenever it is started, and at times
 * on none. There is no name to look up, and nothing to find out but what that program says. Belongs to one loop.
 */
public final class PortDialer implements ToServer {
    private final EventLoop loop;
    private final Supplier<@Nullable InetSocketAddress> port;
    private final Consumer<InetSocketAddress> refused;
    private final DialOptions options;

    /**
     * Dials nothing yet.
     *
     * @param port where the program listens now, {@code null} while it does not
     * @param refused is told where, when the program that listens there takes no connection
     * @param options of them the local address is not for loopback
     */
    public PortDialer(
            EventLoop loop,
            Supplier<@Nullable InetSocketAddress> port,
            Consumer<InetSocketAddress> refused,
            DialOptions options) {
        this.loop = loop;
        this.port = port;
        this.refused = refused;
        this.options = new DialOptions(options.socket().withBindTo(null), options.connect(), options.ipv6First());
    }

    @Override
    public Dialer.Dial connect(Answer<StreamSocket> answer) {
        InetSocketAddress now = port.get();
        return now == null
                ? Connecting.refused(loop, answer)
                : Connecting.to(now, options.connect(), options.socket(), loop, heard(now, answer));
    }

    /** Only the program itself refuses on loopback, and only its queue that nobody empties is silent. */
    private Answer<StreamSocket> heard(InetSocketAddress at, Answer<StreamSocket> answer) {
        return Answer.of(answer::succeeded, why -> {
            if (why == DialFailure.REFUSED || why == DialFailure.TIMED_OUT) {
                refused.accept(at);
            }
            answer.failed(why);
        });
    }

    @Override
    public void find(boolean anew, Answer<InetSocketAddress> then) {
        InetSocketAddress now = port.get();
        if (now == null) {
            then.failed(DialFailure.REFUSED);
        } else {
            then.succeeded(now);
        }
    }

    @Override
    public void doubt() {
        // the next dial asks for the port in any case
    }

    @Override
    public @Nullable InetAddress sourceTo(InetSocketAddress there) {
        return null;
    }
}
