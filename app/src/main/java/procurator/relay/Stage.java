package procurator.relay;

import java.nio.ByteBuffer;
import procurator.wire.ProtocolException;

/**
 * What the left end is waiting for before the tunnel can be dialled: the first of the two questions in which the
 * halves differ (who is this, and where to?). A stage ends by handing over to the next with {@link Tunnel#become},
 * or by {@link Tunnel#dial}, {@link Tunnel#sendAndClose}, {@link Tunnel#fallSilent}.
 *
 * <p>It never reads for itself, as a handler on a stream would: it is shown the bytes that are there, takes a whole message
 * or nothing, and so needs no state for messages that come in pieces.
 *
 * <pre>{@code
 * public void received(ByteBuffer in, Tunnel tunnel) throws ProtocolException {
 *     Greeting greeting = Greeting.read(in);
 *     if (greeting != null) { // else more has to come
 *         tunnel.send(answer(greeting));
 *         tunnel.become(new RequestStage());
 *     }
 * }
 * }</pre>
 */
public interface Stage {
    /**
     * Looks at what has come.
     *
     * @param in all bytes received and not yet taken; what is not taken is presented again with more behind it. A heap
     *     buffer over an array that is used again after the call
     * @throws ProtocolException if the peer broke the protocol; the tunnel then ends as {@link #broken} says
     */
    void received(ByteBuffer in, Tunnel tunnel) throws ProtocolException;

    /** The connection was accepted and this is its first stage; for those that need not wait for bytes. */
    default void accepted(Tunnel tunnel) {}

    /** What a peer meets that broke the protocol: by default the connection is closed. */
    default void broken(ProtocolException why, Tunnel tunnel) {
        tunnel.close(Outcome.REFUSED);
    }

    /** The tunnel has ended while this was its stage. */
    default void ended() {}
}
