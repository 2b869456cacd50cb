package procurator.socks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may come in at local, each with a password. */
public final class Users {
    private final List<Credentials> known;

    /**
     * @param passwords by user name; both are compared as UTF-8
     * @throws IllegalArgumentException if a name or a password is empty or longer than the 255 bytes the wire can carry;
     *     the text does not name the password
     */
    public Users(Map<String, String> passwords) {
        known = passwords.entrySet().stream()
                .map(user -> new Credentials(
                        bytes("user name", user.getKey()), bytes("password of a user", user.getValue())))
                .toList();
    }

    private static byte[] bytes(String what, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > 255) {
            throw new IllegalArgumentException(what + ": " + bytes.length + " bytes (expected: 1 to 255)");
        }
        return bytes;
    }

    /** Whether nobody is named, so that anybody may come in without a password. */
    public boolean isEmpty() {
        return known.isEmpty();
    }

    /** The first one whom HTTP can name too, which ends a name at a colon (RFC 7617), or else the first; {@code null} where nobody is. */
    public @Nullable Credentials first() {
        return known.stream()
                .filter(user -> user.user().indexOf(':') < 0)
                .findFirst()
                .orElse(known.isEmpty() ? null : known.getFirst());
    }

    /** Whether these are a user's name and password. Takes as long for a wrong name as for a wrong password. */
    public boolean admit(Credentials given) {
        boolean admitted = false;
        for (Credentials user : known) {
            boolean sameName = MessageDigest.isEqual(given.username(), user.username());
            boolean samePassword = MessageDigest.isEqual(given.password(), user.password());
            admitted |= sameName && samePassword;
        }
        return admitted;
    }
}
