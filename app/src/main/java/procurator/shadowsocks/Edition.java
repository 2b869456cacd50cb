package procurator.shadowsocks;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * How streams and packets of some methods are written and read, and what their passwords are. Nobody asks which edition
 * it is: whoever has keys lets their edition answer. What is said here once for all is what the oldest does.
 */
public interface Edition {
    /**
     * The key of a password.
     *
     * @throws IllegalArgumentException if it is none for this method; the text never holds the password
     */
    default byte[] key(Method method, String password) {
        return Keys.ofText(method, password);
    }

    /** The same of what a configuration writes under "key". */
    default byte[] rawKey(Method method, String key) {
        return Keys.ofRawKey(method, key);
    }

    /** Whether a password is the key itself, in base64; else it is any text. */
    default boolean passwordIsKey() {
        return false;
    }

    /** Whether one key can have users of their own (SIP023). */
    default boolean hasUsers() {
        return false;
    }

    /** Whether it is noticed when somebody changes what is carried, or sends something without the key. */
    default boolean authenticates() {
        return true;
    }

    /** The IV with which one old program begins whatever it sends, or nothing where there is no such program. */
    default byte[] constantIv(Method method, String password) {
        return new byte[0];
    }

    /** Whether requests are stamped, so that both clocks have to agree, and those older than the filter are refused. */
    default boolean isStamped() {
        return false;
    }

    /** See {@link ClientKeys#links}. */
    ClientLinks links(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock);

    /** See {@link ClientKeys#sessions}. */
    Supplier<ClientSession> sessions(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock);

    /** See {@link ServerKeys#requests}. */
    Supplier<RequestReader> requests(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock);

    /** See {@link ServerKeys#packets}. */
    PacketReader packets(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock);
}
