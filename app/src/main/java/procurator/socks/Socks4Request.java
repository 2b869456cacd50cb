package procurator.socks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/**
 * All that a client of SOCKS4 says: where to. With an IP of 0.0.0.x, x not 0, a name follows: that is SOCKS4a.
 *
 * <pre>| VN = 4 | CD = 1 | port: 2 bytes | IP: 4 bytes | user id, 0 | name, 0 |</pre>
 *
 * The user id is what identd would say, and means nothing; it and the name have at most 255 bytes here.
 *
 * @see "SOCKS: A protocol for TCP proxy across firewalls, Ying-Da Lee; SOCKS 4A, the same"
 */
public record Socks4Request(Address address) {
    private static final int VERSION = 4;
    private static final int CONNECT = 1;

    /** Bytes before the user id. */
    private static final int FIXED = 8;

    private static final int LONGEST = 255;

    /**
     * Reads a request. Each byte is judged as it comes, so that the answer does not depend on how the request was split.
     *
     * @param in received bytes; its position moves past the request, or stays put when the result is {@code null}
     * @return the request, or {@code null} while {@code in} ends too early
     * @throws SocksException with {@link Socks4Reply#REJECTED} if VN is not 4, CD is not CONNECT, or the user id or
     *     the name is too long, or the name is empty or has bytes no host name has
     */
    public static @Nullable Socks4Request read(ByteBuffer in) throws SocksException {
        int start = in.position();
        expect(in, 0, VERSION, "version of SOCKS4");
        expect(in, 1, CONNECT, "command of SOCKS4");
        if (in.remaining() < FIXED) {
            return null;
        }
        ByteBuffer rest = in.duplicate().position(start + FIXED);
        byte[] userId = readField(rest, "user id");
        Address address = userId == null ? null : readAddress(in.slice(start + 2, FIXED - 2), rest);
        if (address == null) {
            return null;
        }
        in.position(rest.position());
        return new Socks4Request(address);
    }

    private static void expect(ByteBuffer in, int at, int expected, String what) throws SocksException {
        if (in.remaining() > at && in.get(in.position() + at) != expected) {
            int given = Byte.toUnsignedInt(in.get(in.position() + at));
            throw refused(what + ": " + given + " (expected: " + expected + ")");
        }
    }

    /** Bytes up to a zero, which is taken too; {@code null} while there is none. */
    private static byte @Nullable [] readField(ByteBuffer in, String what) throws SocksException {
        int start = in.position();
        int atMost = Math.min(in.remaining(), LONGEST + 1);
        for (int length = 0; length < atMost; length++) {
            if (in.get(start + length) == 0) {
                byte[] field = new byte[length];
                in.get(field).get();
                return field;
            }
        }
        if (atMost > LONGEST) {
            throw refused(what + " of more than " + LONGEST + " bytes (expected: a zero after it)");
        }
        return null;
    }

    private static @Nullable Address readAddress(ByteBuffer portAndIp, ByteBuffer rest) throws SocksException {
        int port = Short.toUnsignedInt(portAndIp.getShort());
        int ip = portAndIp.getInt(portAndIp.position());
        boolean nameFollows = ip > 0 && ip <= 0xff;
        if (!nameFollows) {
            byte[] host = new byte[4];
            portAndIp.get(host);
            return Address.ip(host, port);
        }
        byte[] name = readField(rest, "host name");
        try {
            return name == null ? null : Address.name(name, port);
        } catch (ProtocolException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static SocksException refused(String message) {
        return SocksException.answered(Socks4Reply.REJECTED, message);
    }
}
