package procurator.shadowsocks;

import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/** What the server half of a link knows: the method, its key, and the users' keys where it has users (SIP023). */
public final class ServerKeys {
    private final Method method;
    private final byte[] key;
    private final Map<String, byte[]> users;
    private final byte[] constantIv;

    private ServerKeys(Method method, byte[] key, Map<String, byte[]> users, byte[] constantIv) {
        this.method = method;
        this.key = key;
        this.users = users;
        this.constantIv = constantIv;
    }

    private ServerKeys(Method method, byte[] key) {
        this(method, key, Map.of(), UnsealedSecrets.NO_IV);
    }

    /**
     * Reads a password: base64 of the key in the 2022 edition, any text before it.
     *
     * @throws IllegalArgumentException if it is none for this method; the text never holds the password
     */
    public static ServerKeys ofPassword(Method method, String password) {
        return new ServerKeys(method, method.edition().key(method, password));
    }

    /**
     * Reads a raw key: URL-safe base64 in the classic edition, as a password in that of 2022.
     *
     * @throws IllegalArgumentException if it is none for this method; the text never holds the key
     */
    public static ServerKeys ofRawKey(Method method, String key) {
        return new ServerKeys(method, method.edition().rawKey(method, key));
    }

    /** The same for these users. A server with users takes nobody else. */
    public ServerKeys withUsers(UserKeys added) {
        return new ServerKeys(method, key, Map.copyOf(added.byName()), constantIv);
    }

    /**
     * The same for a client that begins whatever it sends with one IV: of that one, replays are not told apart.
     *
     * @param password of which the IV is made, as the key was
     */
    public ServerKeys withConstantIv(String password) {
        return new ServerKeys(method, key, users, method.edition().constantIv(method, password));
    }

    public Method method() {
        return method;
    }

    /** Makes a reader for each connection of clients, in one loop. */
    public Supplier<RequestReader> requests(ReplayFilter seen, Salts salts, InstantSource clock) {
        return method.edition().requests(this, seen, salts, clock);
    }

    /**
     * Packets of clients, as one loop reads them.
     *
     * @param seen not the one that streams use: they would push one another's salts out
     */
    public PacketReader packets(ReplayFilter seen, Salts salts, InstantSource clock) {
        return method.edition().packets(this, seen, salts, clock);
    }

    /** The key of streams and packets, or of identity headers where there are users. */
    byte[] key() {
        return key;
    }

    /** The users' keys by name; none for a server of one key. */
    Map<String, byte[]> users() {
        return users;
    }

    /** Whether there is an IV of which replays are not told apart. */
    public boolean hasConstantIv() {
        return constantIv.length > 0;
    }

    /** An IV that is taken again and again; empty for none. */
    byte[] constantIv() {
        return constantIv;
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return method + " ***";
    }
}
