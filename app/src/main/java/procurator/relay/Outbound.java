package procurator.relay;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procurator.net.StreamSocket;
import procurator.wire.Decoder;
import procurator.wire.Encoder;

/**
 * A connection to the right, ready to carry bytes.
 *
 * @param encoder how bytes are to stand on it, {@code null} for as they are
 * @param decoder how bytes stand on what comes back, {@code null} for as they are
 * @param ahead who opened it ahead, so that it may have died unseen; {@code null} for one just opened
 */
public record Outbound(
        StreamSocket socket,
        @Nullable Encoder encoder,
        @Nullable Decoder decoder,
        @Nullable Ahead ahead) {
    /** Who opened the connection ahead. */
    public interface Ahead {
        /** How long the first bytes may go unacknowledged before another connection is tried: several round trips. */
        Duration patience();

        /**
         * The connection seems dead.
         *
         * @param since when it was used, by the loop's clock: what was opened before that is as doubtful
         */
        void doubted(long since);
    }

    /** A plain connection just opened. */
    public static Outbound plain(StreamSocket socket) {
        return new Outbound(socket, null, null, null);
    }
}
