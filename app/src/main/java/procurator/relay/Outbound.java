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
 * @param trial who watches whether it is alive, since it was opened ahead and may have died unseen; {@code null} for one
 *     just opened
 */
public record Outbound(
        StreamSocket socket,
        @Nullable Encoder encoder,
        @Nullable Decoder decoder,
        @Nullable Trial trial) {
    /** A plain connection just opened. */
    public static Outbound plain(StreamSocket socket) {
        return new Outbound(socket, null, null, null);
    }
}
