package procurator.dial;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.Dialer;

/** How one server is reached for as long as the process runs. Belongs to one loop. */
public interface ToServer {
    /**
     * Starts to connect.
     *
     * @param answer is told exactly once, on the loop, never before this returns nor after {@link Dialer.Dial#cancel}
     */
    Dialer.Dial connect(Answer<StreamSocket> answer);

    /**
     * Finds the address for datagrams.
     *
     * @param anew whether nobody answers at the one found last
     * @param then is told exactly once, on the loop, maybe before this returns
     */
    void find(boolean anew, Answer<InetSocketAddress> then);

    /** Somebody found out that nobody answers there. */
    void doubt();

    /** Which of our own addresses packets to there leave from now, or {@code null} without a route. */
    @Nullable
    InetAddress sourceTo(InetSocketAddress there);
}
