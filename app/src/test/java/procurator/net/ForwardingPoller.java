package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A poller that is another one, but for what a test overrides. */
public class ForwardingPoller implements Poller {
    protected final Poller real;

    public ForwardingPoller(Poller real) {
        this.real = real;
    }

    @Override
    public ListenSocket listen(InetSocketAddress at, StreamOptions options, Readiness handler) throws IOException {
        return real.listen(at, options, handler);
    }

    @Override
    public StreamSocket connect(InetSocketAddress to, StreamOptions options, Readiness handler) throws IOException {
        return real.connect(to, options, handler);
    }

    @Override
    public DatagramSocket bind(InetSocketAddress at, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        return real.bind(at, options, receiver);
    }

    @Override
    public DatagramSocket connectDatagrams(InetSocketAddress to, DatagramOptions options, DatagramReceiver receiver)
            throws IOException {
        return real.connectDatagrams(to, options, receiver);
    }

    @Override
    public void await(long timeoutNanos) throws IOException {
        real.await(timeoutNanos);
    }

    @Override
    public void dispatch() throws IOException {
        real.dispatch();
    }

    @Override
    public void wakeUp() {
        real.wakeUp();
    }

    @Override
    public void close() {
        real.close();
    }
}
