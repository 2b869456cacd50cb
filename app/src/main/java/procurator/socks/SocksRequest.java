package procurator.socks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/**
 * What a client wants, and of whom.
 *
 * <pre>| VER = 5 | CMD | RSV | ATYP, host, port: an {@link Address} |</pre>
 *
 * RSV ought to be 0; whatever it is means nothing, as to other proxies, and some clients send another.
 *
 * @see "RFC 1928, section 4"
 */
public record SocksRequest(SocksCommand command, Address address) {
    /**
     * Reads a request. Each byte is judged as it comes, so that the answer does not depend on how the request was split.
     *
     * @param in received bytes; its position moves past the request, or stays put when the result is {@code null}
     * @return the request, or {@code null} while {@code in} ends too early
     * @throws SocksException with {@link Reply#COMMAND_NOT_SUPPORTED} if CMD is not 1, 2 or 3, with
     *     {@link Reply#ADDRESS_TYPE_NOT_SUPPORTED} if ATYP is not 1, 3 or 4, with {@link Reply#GENERAL_FAILURE} if VER
     *     is not 5, RSV is not 0, or the name is empty or has bytes no host name has
     */
    public static @Nullable SocksRequest read(ByteBuffer in) throws SocksException {
        int start = in.position();
        int here = in.remaining();
        if (here >= 1 && in.get(start) != Greeting.VERSION) {
            throw failure("version " + Byte.toUnsignedInt(in.get(start)) + " of a request (expected: 5)");
        }
        SocksCommand command = here >= 2 ? command(in.get(start + 1)) : null;
        if (command == null || here < 4) {
            return null;
        }
        ByteBuffer rest = in.duplicate().position(start + 3);
        Address address = address(rest);
        if (address == null) {
            return null;
        }
        in.position(rest.position());
        return new SocksRequest(command, address);
    }

    private static SocksCommand command(byte code) throws SocksException {
        SocksCommand command = SocksCommand.of(code);
        if (command == null) {
            throw SocksException.answered(
                    Reply.COMMAND_NOT_SUPPORTED, "command " + Byte.toUnsignedInt(code) + " (expected: 1, 2 or 3)");
        }
        return command;
    }

    private static @Nullable Address address(ByteBuffer in) throws SocksException {
        int type = in.get(in.position());
        boolean known = type == Address.IPV4 || type == Address.NAME || type == Address.IPV6;
        try {
            return Address.read(in);
        } catch (ProtocolException e) {
            throw SocksException.answered(
                    known ? Reply.GENERAL_FAILURE : Reply.ADDRESS_TYPE_NOT_SUPPORTED, String.valueOf(e.getMessage()));
        }
    }

    private static SocksException failure(String message) {
        return SocksException.answered(Reply.GENERAL_FAILURE, message);
    }
}
