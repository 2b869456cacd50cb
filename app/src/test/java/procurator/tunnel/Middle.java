package procurator.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A man in the middle of links: passes on what comes, remembers it, and cuts where he is told to. */
public final class Middle implements AutoCloseable {
    private final ServerSocket listener;
    private final InetSocketAddress server;

    /** The links so far, in the order of their coming. */
    final List<Passage> passages = new CopyOnWriteArrayList<>();

    private volatile @Nullable Cut cut;

    enum Direction {
        UP,
        DOWN
    }

    /**
     * Where links are cut.
     *
     * @param after bytes of that direction that still pass; with 0 the first one is the moment
     * @param reset whether both sides see RST, else FIN
     */
    record Cut(Direction direction, int after, boolean reset) {}

    Middle(InetSocketAddress server) throws IOException {
        this(0, server);
    }

    /** On a port of its own choice, or with 0 on any. */
    public Middle(int port, InetSocketAddress server) throws IOException {
        this.listener = new ServerSocket(port, 100, InetAddress.ofLiteral("127.0.0.1"));
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** For links that come from now on. */
    void cut(Cut next) {
        cut = next;
    }

    /** Nothing passes any more on the links there are, and nobody is told. */
    void swallow() {
        passages.forEach(passage -> passage.isCut = true);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Passage passage = new Passage(listener.accept(), cut);
                passages.add(passage);
                passage.start();
            } catch (IOException _) {
                // closed, or the server is not there
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        passages.forEach(Passage::reset);
    }

    /** One link. */
    final class Passage {
        private final Socket client;
        private final Socket target = new Socket();
        private final @Nullable Cut cut;
        private volatile boolean isCut;

        /** What each read brought. */
        final List<byte[]> up = new CopyOnWriteArrayList<>();

        final List<byte[]> down = new CopyOnWriteArrayList<>();

        private Passage(Socket client, @Nullable Cut cut) {
            this.client = client;
            this.cut = cut;
        }

        private void start() throws IOException {
            try {
                target.connect(server);
            } catch (IOException e) {
                reset();
                throw e;
            }
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(client, target, up, Direction.UP));
            Thread.ofVirtual().start(() -> pass(target, client, down, Direction.DOWN));
        }

        private void pass(Socket from, Socket to, List<byte[]> reads, Direction direction) {
            int left = cut != null && cut.direction == direction ? cut.after : Integer.MAX_VALUE;
            byte[] buffer = new byte[0x10000];
            try {
                for (int n = from.getInputStream().read(buffer);
                        n > 0;
                        n = from.getInputStream().read(buffer)) {
                    reads.add(Arrays.copyOf(buffer, n));
                    int passed = Math.min(n, left);
                    if (!isCut) {
                        to.getOutputStream().write(buffer, 0, passed);
                    }
                    left -= passed;
                    if (left == 0 && !isCut) {
                        cutNow();
                    }
                }
                if (!isCut) {
                    to.shutdownOutput();
                }
            } catch (IOException _) {
                if (!isCut) {
                    reset(); // as a wire passes on RST
                }
            }
        }

        private void cutNow() throws IOException {
            isCut = true;
            if (cut != null && cut.reset) {
                reset();
            } else {
                client.shutdownOutput();
                target.shutdownOutput();
            }
        }

        private void reset() {
            for (Socket socket : List.of(client, target)) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException _) {
                    // it is gone already
                }
            }
        }
    }
}
