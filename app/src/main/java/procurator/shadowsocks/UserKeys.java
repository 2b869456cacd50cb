package procurator.shadowsocks;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The users of one server, each with a key of their own (SIP023). Filled one by one, so that each error has its place. */
public final class UserKeys {
    private final Method method;
    private final Map<String, byte[]> byName = new LinkedHashMap<>();
    private final Set<ByteBuffer> keys = new HashSet<>();

    public UserKeys(Method method) {
        this.method = method;
    }

    /**
     * Adds a user.
     *
     * @throws IllegalArgumentException if the method has no users, the password is no key for it, or the name or the
     *     key is there already; the text never holds the password
     */
    public void add(String name, String password) {
        if (!method.edition().hasUsers()) {
            throw new IllegalArgumentException(method + " has no users (expected: " + Method.BLAKE3_AES_128_GCM + " or "
                    + Method.BLAKE3_AES_256_GCM + ")");
        }
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException("there is a user of this name already (expected: a name for each)");
        }
        byte[] key = method.edition().key(method, password);
        if (!keys.add(ByteBuffer.wrap(key))) {
            throw new IllegalArgumentException("another user has the same key (expected: a key for each)");
        }
        byName.put(name, key);
    }

    Map<String, byte[]> byName() {
        return byName;
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return byName.size() + " users of " + method;
    }
}
