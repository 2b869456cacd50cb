package procurator.relay;

import org.jspecify.annotations.Nullable;
import procurator.wire.Address;
import procurator.wire.Decoder;
import procurator.wire.Encoder;

/**
 * What the left side wants, once it has said so whole.
 *
 * @param target where to
 * @param firstPayload plain bytes that came with the request, maybe none
 * @param decoder how further bytes from the left stand on the wire, {@code null} for as they are
 * @param encoder how bytes to the left are to stand on the wire, {@code null} for as they are
 * @param replies what the left side is told of the dial
 * @param user who it is, {@code null} where nobody is named
 * @param account where the bytes of this user are counted beside the relay's own count, or {@code null}
 * @param exchange what ends before the connections do, {@code null} where the connections are all
 */
public record Request(
        Address target,
        byte[] firstPayload,
        @Nullable Decoder decoder,
        @Nullable Encoder encoder,
        Replies replies,
        @Nullable String user,
        @Nullable Traffic account,
        @Nullable Exchange exchange) {

    /** What the left side is told of the dial, as bytes for its socket; no bytes for nothing. */
    public interface Replies {
        /** Tells nothing: bytes from the target are answer enough, and a failure is a reset. */
        Replies NONE = new Replies() {};

        default byte[] reached() {
            return NOTHING;
        }

        default byte[] failed(DialFailure why) {
            return NOTHING;
        }

        /** The right side was reached, and left before a byte came from it. */
        default byte[] unanswered() {
            return NOTHING;
        }
    }

    static final byte[] NOTHING = {};

    /** A request of plain bytes in both directions, nothing sent along. */
    public static Request plain(Address target, Replies replies) {
        return new Request(target, NOTHING, null, null, replies, null, null, null);
    }

    Request withFirstPayload(byte[] payload) {
        return payload.length == 0 && firstPayload.length == 0
                ? this
                : new Request(target, payload, decoder, encoder, replies, user, account, exchange);
    }

    /** Whether the right side has said something, and the left one has not heard any of it yet. */
    boolean isWithheld() {
        return exchange != null && exchange.isWithheld();
    }
}
