package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A real socket, but for what a test wants otherwise. */
public class ForwardingStreamSocket implements StreamSocket {
    private final StreamSocket real;

    public ForwardingStreamSocket(StreamSocket real) {
        this.real = real;
    }

    @Override
    public void handler(Readiness handler) {
        real.handler(handler);
    }

    @Override
    public void interest(boolean readable, boolean writable) throws IOException {
        real.interest(readable, writable);
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        return real.read(array, offset, length);
    }

    @Override
    public int write(byte[] array, int offset, int length) throws IOException {
        return real.write(array, offset, length);
    }

    @Override
    public void finishConnect() throws IOException {
        real.finishConnect();
    }

    @Override
    public boolean isUnacknowledged() {
        return real.isUnacknowledged();
    }

    @Override
    public @Nullable SendQueue sendQueue() {
        return real.sendQueue();
    }

    @Override
    public void enduresClosedWindow(boolean endures) {
        real.enduresClosedWindow(endures);
    }

    @Override
    public void unfinished() {
        real.unfinished();
    }

    @Override
    public void shutdownOutput() throws IOException {
        real.shutdownOutput();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return real.remoteAddress();
    }

    @Override
    public InetSocketAddress localAddress() throws IOException {
        return real.localAddress();
    }

    @Override
    public void reset() {
        real.reset();
    }

    @Override
    public void close() {
        real.close();
    }
}
