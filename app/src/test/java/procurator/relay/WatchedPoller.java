package procurator.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import procurator.net.ForwardingPoller;
import procurator.net.ListenSocket;
import procurator.net.Poller;
import procurator.net.Readiness;
import procurator.net.SocketError;
import procurator.net.StreamOptions;
import procurator.net.StreamSocket;

/** A real poller that counts its rounds, and whose accept fails as long as it is told to. */
public final class WatchedPoller extends ForwardingPoller {
    final AtomicLong rounds = new AtomicLong();
    final AtomicLong accepts = new AtomicLong();
    volatile SocketError.@Nullable Kind acceptFails;

    public WatchedPoller(Poller real) {
        super(real);
    }

    @Override
    public ListenSocket listen(InetSocketAddress at, StreamOptions options, Readiness handler) throws IOException {
        ListenSocket listener = real.listen(at, options, handler);
        return new ListenSocket() {
            @Override
            public @Nullable StreamSocket accept(Readiness next) throws IOException {
                accepts.incrementAndGet();
                SocketError.Kind failure = acceptFails;
                if (failure != null) {
                    throw new SocketError(failure, "as told");
                }
                return listener.accept(next);
            }

            @Override
            public void accepting(boolean wanted) throws IOException {
                listener.accepting(wanted);
            }

            @Override
            public InetSocketAddress address() {
                return listener.address();
            }

            @Override
            public void close() {
                listener.close();
            }
        };
    }

    @Override
    public void await(long timeoutNanos) throws IOException {
        rounds.incrementAndGet();
        real.await(timeoutNanos);
    }
}
