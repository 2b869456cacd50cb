package procurator.shadowsocks;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/** What the client half of a link knows: the method, and the key or, for a server with users, the chain of keys. */
public final class ClientKeys {
    private final Method method;
    private final List<byte[]> chain;

    private ClientKeys(Method method, List<byte[]> chain) {
        this.method = method;
        this.chain = chain;
    }

    /**
     * Reads a password. In the 2022 edition it is a base64 key, or several with colons between them: the server's
     * identity keys, the user's key last (SIP023).
     *
     * @throws IllegalArgumentException if it is none for this method; the text never holds the password
     */
    public static ClientKeys ofPassword(Method method, String password) {
        if (!method.hasUsers()) {
            return new ClientKeys(method, List.of(Keys.ofPassword(method, password)));
        }
        return new ClientKeys(
                method,
                Arrays.stream(password.split(":", -1))
                        .map(key -> Keys.ofPassword(method, key))
                        .toList());
    }

    /**
     * Reads a raw key of the classic edition: URL-safe base64.
     *
     * @throws IllegalArgumentException if it is none for this method; the text never holds the key
     */
    public static ClientKeys ofRawKey(Method method, String key) {
        return new ClientKeys(method, List.of(Keys.ofRawKey(method, key)));
    }

    /** A password as {@link #ofPassword} and {@link ServerKeys#ofPassword} read it: base64 of as many random bytes as a key has. */
    public static String generate(Method method, SecureRandom random) {
        return Keys.generate(method, random);
    }

    public Method method() {
        return method;
    }

    /** The identity keys, the server's first; none where the server has no users. */
    List<byte[]> identityKeys() {
        return chain.subList(0, chain.size() - 1);
    }

    /** The keys that identity headers name: each identity key but the first, and the user's. */
    List<byte[]> namedKeys() {
        return chain.subList(1, chain.size());
    }

    /** The key that streams and packets are sealed under. */
    byte[] key() {
        return chain.getLast();
    }

    /** Without the key. */
    @Override
    public String toString() {
        return method + " ***";
    }
}
