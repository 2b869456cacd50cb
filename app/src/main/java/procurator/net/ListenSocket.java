package procurator.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening TCP socket. */
public interface ListenSocket extends AutoCloseable {
    /**
     * Takes one waiting connection, with no interest set yet.
     *
     * @return the connection, or {@code null} when none waits
     * @throws SocketError with {@link SocketError.Kind#OUT_OF_DESCRIPTORS} while the process has none left
     */
    @Nullable
    StreamSocket accept(Readiness handler) throws IOException;

    /** Whether to be told of waiting connections; on from the start. */
    void accepting(boolean wanted) throws IOException;

    /** Where it listens, with the real port where 0 was asked for. */
    InetSocketAddress address();

    @Override
    void close();
}
