package procurator.relay;

import org.jspecify.annotations.Nullable;
import procurator.net.StreamSocket;
import procurator.wire.Decoder;
import procurator.wire.Encoder;

/**
 * A connection to the right, ready to carry bytes.
 *
 * @param encoder how bytes are to stand on it, {@code null} for as they are
 * @param decoder how bytes stand on what comes back, {@code null} for as they are
 * @param waited whether it was opened ahead and may have died unseen: another is dialled if it does not take the first bytes
 */
public record Route(
        StreamSocket socket,
        @Nullable Encoder encoder,
        @Nullable Decoder decoder,
        boolean waited) {
    /** A plain connection just opened. */
    public static Route plain(StreamSocket socket) {
        return new Route(socket, null, null, false);
    }
}
