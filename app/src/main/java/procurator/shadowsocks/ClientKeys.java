package procurator.shadowsocks;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the client half of a link knows: the method, and the key or, for a server with users, the chain of keys. */
public final class ClientKeys {
    private final Method method;
    private final List<byte[]> chain;
    private final SaltPrefix prefix;

    private ClientKeys(Method method, String secret, BiFunction<Method, String, byte[]> reading) {
        Stream<String> parts = method.edition().hasUsers() ? Arrays.stream(secret.split(":", -1)) : Stream.of(secret);
        this.method = method;
        this.chain = parts.map(part -> reading.apply(method, part)).toList();
        this.prefix = SaltPrefix.NONE;
    }

    private ClientKeys(ClientKeys same, SaltPrefix prefix) {
        this.method = same.method;
        this.chain = same.chain;
        this.prefix = prefix;
    }

    /**
     * The same keys, with which the salts of streams begin so.
     *
     * @throws IllegalArgumentException if it is longer than any may be with this method
     */
    public ClientKeys withPrefix(SaltPrefix beginning) {
        if (beginning.text().length() > SaltPrefix.longest(method, true)) {
            throw new IllegalArgumentException("a prefix of " + beginning + " is too long for salts of " + method);
        }
        return new ClientKeys(this, beginning);
    }

    /**
     * Reads a password. In the 2022 edition it is a base64 key, or several with colons between them: the server's
     * identity keys, the user's key last (SIP023).
     *
     * @throws IllegalArgumentException if it is none for this method; the text never holds the password
     */
    public static ClientKeys ofPassword(Method method, String password) {
        return new ClientKeys(method, password, method.edition()::key);
    }

    /**
     * Reads a raw key: URL-safe base64 in the classic edition, as a password in that of 2022.
     *
     * @throws IllegalArgumentException if it is none for this method; the text never holds the key
     */
    public static ClientKeys ofRawKey(Method method, String key) {
        return new ClientKeys(method, key, method.edition()::rawKey);
    }

    /** A password as {@link #ofPassword} and {@link ServerKeys#ofPassword} read it: base64 of as many random bytes as a key has. */
    public static String generate(Method method, SecureRandom random) {
        byte[] key = new byte[method.keySize()];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    public Method method() {
        return method;
    }

    /** Opens links to one server from one loop. */
    public ClientLinks links(ReplayFilter seen, Salts salts, InstantSource clock) {
        return method.edition().links(this, seen, salts.beginning(prefix), clock);
    }

    /**
     * Makes a session for each association with one server, in one loop.
     *
     * @param seen not the one that streams use: they would push one another's salts out
     */
    public Supplier<ClientSession> sessions(ReplayFilter seen, Salts salts, InstantSource clock) {
        return method.edition().sessions(this, seen, salts, clock);
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

    /** Whether they open the same links in the same way. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientKeys keys
                && method == keys.method
                && prefix.equals(keys.prefix)
                && Arrays.deepEquals(chain.toArray(), keys.chain.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(chain.toArray());
    }

    /** Without the key. */
    @Override
    public String toString() {
        return method + " ***";
    }
}
