package procurator.shadowsocks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.wire.Address;
import procurator.wire.Decoder;
import procurator.wire.Encoder;
import procurator.wire.ProtocolException;

/**
 * What a client half wants.
 *
 * @param target where to
 * @param firstPayload plain bytes that came in the same frame, maybe none
 * @param decoder reads what follows the request
 * @param encoder writes the answer
 * @param user who it is, {@code null} where the server has no users
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record LinkRequest(
        Address target,
        byte[] firstPayload,
        Decoder decoder,
        Encoder encoder,
        @Nullable String user) {
    /** Reads a target off a request's plain bytes; {@code null} while it is incomplete. */
    static @Nullable Address target(ByteBuffer plain, @Nullable String user) throws LinkRefused {
        try {
            return Address.read(plain);
        } catch (ProtocolException e) {
            throw LinkRefused.malformed(String.valueOf(e.getMessage()), user);
        }
    }
}
