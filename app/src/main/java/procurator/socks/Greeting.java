package procurator.socks;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client says first: the methods it could authenticate with.
 *
 * <pre>| VER = 5 | NMETHODS: 1 to 255 | METHODS: a byte each |</pre>
 *
 * @param methods the codes offered, known to us or not
 * @see "RFC 1928, section 3"
 */
public record Greeting(BitSet methods) {
    /** VER of every SOCKS5 message but those of RFC 1929. */
    static final int VERSION = 5;

    /** A TLS record's first byte: a handshake (RFC 8446, section 5.1). */
    private static final int TLS = 0x16;

    /**
     * Reads a greeting.
     *
     * @param in received bytes; its position moves past the greeting, or stays put when the result is {@code null}
     * @return the greeting, or {@code null} while {@code in} ends too early
     * @throws SocksException if VER is not 5 (nothing to answer) or NMETHODS is 0 (no acceptable method)
     */
    public static @Nullable Greeting read(ByteBuffer in) throws SocksException {
        int start = in.position();
        int here = in.remaining();
        if (here >= 1 && in.get(start) != VERSION) {
            throw SocksException.unanswered(whatElse(Byte.toUnsignedInt(in.get(start))));
        }
        if (here < 2) {
            return null;
        }
        int count = Byte.toUnsignedInt(in.get(start + 1));
        if (count == 0) {
            throw SocksException.answered(AuthMethod.NONE_ACCEPTABLE, "no authentication method offered");
        }
        if (here < 2 + count) {
            return null;
        }
        BitSet methods = new BitSet();
        for (int i = 0; i < count; i++) {
            methods.set(Byte.toUnsignedInt(in.get(start + 2 + i)));
        }
        in.position(start + 2 + count);
        return new Greeting(methods);
    }

    /** What begins with this byte, and what to do about it. */
    private static String whatElse(int first) {
        if (first == TLS) {
            return "TLS (expected: SOCKS5, in the clear; set this port as a SOCKS5 or HTTP proxy, not as an HTTPS one)";
        }
        return "SOCKS version " + first + " (expected: 4 or 5)";
    }

    /** Whether the client could authenticate in this way; never so for {@link AuthMethod#NONE_ACCEPTABLE}. */
    public boolean offers(AuthMethod method) {
        return method != AuthMethod.NONE_ACCEPTABLE && methods.get(method.code());
    }
}
