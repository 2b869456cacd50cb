package procurator.socks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A user and a password, as a client gives them.
 *
 * <pre>| VER = 1 | ULEN: 1 to 255 | UNAME | PLEN: 1 to 255 | PASSWD |</pre>
 *
 * @see "RFC 1929, section 2"
 */
public record Credentials(byte[] username, byte[] password) {
    /** VER of this negotiation: its own, not that of SOCKS. */
    static final int VERSION = 1;

    /**
     * Reads credentials.
     *
     * @param in received bytes; its position moves past the credentials, or stays put when the result is {@code null}
     * @return the credentials, or {@code null} while {@code in} ends too early
     * @throws SocksException if VER is not 1 or one of the two is empty; the answer is that of a wrong password
     */
    public static @Nullable Credentials read(ByteBuffer in) throws SocksException {
        ByteBuffer rest = in.duplicate();
        if (!rest.hasRemaining()) {
            return null;
        }
        int version = Byte.toUnsignedInt(rest.get());
        if (version != VERSION) {
            throw refused("version " + version + " of the password negotiation (expected: 1)");
        }
        byte[] username = readField(rest, "user name");
        byte[] password = username == null ? null : readField(rest, "password");
        if (username == null || password == null) {
            return null;
        }
        in.position(rest.position());
        return new Credentials(username, password);
    }

    private static byte @Nullable [] readField(ByteBuffer in, String what) throws SocksException {
        if (!in.hasRemaining()) {
            return null;
        }
        int length = Byte.toUnsignedInt(in.get());
        if (length == 0) {
            throw refused("empty " + what);
        }
        if (in.remaining() < length) {
            return null;
        }
        byte[] field = new byte[length];
        in.get(field);
        return field;
    }

    private static SocksException refused(String message) {
        return SocksException.answered(CredentialsStatus.FAILURE, message);
    }

    /** Who it claims to be, for counters; escape it before it is logged. */
    public String user() {
        return new String(username, StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[***]";
    }
}
