package procurator.shadowsocks;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.crypto.AesBlock;
import procurator.crypto.Blake3;

/**
 * Identity headers of streams: one block for each identity key, which says what key comes next. The last one names the
 * user.
 *
 * <pre>AES(derive_key("shadowsocks 2022 identity subkey", identity key || salt), BLAKE3(next key)[0..16])</pre>
 *
 * @see "SIP023"
 */
final class Identities {
    private static final String CONTEXT = "shadowsocks 2022 identity subkey";

    private final AesBlock aes = new AesBlock();
    private final int keySize;

    Identities(Method method) {
        this.keySize = method.keySize();
    }

    /** One user of a server. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record User(@Nullable String name, byte[] key) {}

    /** The hashes of keys that have to be named, in their order. */
    static List<byte[]> hashes(List<byte[]> keys) {
        return keys.stream().map(Identities::hash).toList();
    }

    /** Users by the hash of their key. */
    static Map<ByteBuffer, User> byHash(Map<String, byte[]> users) {
        Map<ByteBuffer, User> byHash = new HashMap<>();
        users.forEach((name, key) -> byHash.put(ByteBuffer.wrap(hash(key)), new User(name, key)));
        return byHash;
    }

    private static byte[] hash(byte[] key) {
        return Blake3.hash(key, AesBlock.SIZE);
    }

    /** The header that names a key to whoever has the identity key. */
    byte[] header(byte[] identityKey, byte[] salt, byte[] nextHash) {
        return aes.encrypt(subkey(identityKey, salt), nextHash);
    }

    /** The hash of the key that a header names. */
    ByteBuffer named(byte[] identityKey, byte[] salt, byte[] header) {
        return ByteBuffer.wrap(aes.decrypt(subkey(identityKey, salt), header));
    }

    private byte[] subkey(byte[] identityKey, byte[] salt) {
        return Blake3.deriveKey(CONTEXT, keySize, identityKey, salt);
    }
}
