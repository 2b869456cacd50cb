package procurator.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import procurator.crypto.Aead;
import procurator.crypto.AesBlock;
import procurator.crypto.Blake3;
import procurator.crypto.HChacha20;
import procurator.crypto.HkdfSha1;

/**
 * Seals what a fuzzer made, so that it gets behind the tags: by the text of SIP004, SIP022 and SIP023, and by none of the
 * code under test but its ciphers.
 */
final class SealedPacket {
    private static final int IDS = 16;

    private SealedPacket() {}

    /** For a key and a salt of 16 bytes. */
    static byte[] classic(byte[] key, byte[] salt, byte[] plain) {
        byte[] info = "ss-subkey".getBytes(StandardCharsets.US_ASCII);
        byte[] subkey = new HkdfSha1().derive(key, salt, info, 16);
        return concat(salt, sealed(Aead.aesGcm(), subkey, new byte[Aead.NONCE], plain));
    }

    /**
     * For keys of 16 bytes.
     *
     * @param named what an identity header says, if there is one: 16 bytes
     */
    static byte[] of2022(byte[] headerKey, byte[] key, byte[] ids, byte[] named, byte[] body) {
        byte[] session = Arrays.copyOf(ids, 8);
        byte[] subkey = Blake3.deriveKey("shadowsocks 2022 session subkey", 16, key, session);
        byte[] identity = named.length == 0 ? named : new AesBlock().encrypt(headerKey, xor(named, ids));
        byte[] nonce = Arrays.copyOfRange(ids, IDS - Aead.NONCE, IDS);
        byte[] header = new AesBlock().encrypt(headerKey, ids);
        return concat(header, identity, sealed(Aead.aesGcm(), subkey, nonce, body));
    }

    /** For a key of 32 bytes and a nonce of 24. */
    static byte[] xchacha20(byte[] key, byte[] nonce, byte[] plain) {
        byte[] subkey = new byte[32];
        new HChacha20().derive(key, nonce, 0, subkey);
        byte[] lower = new byte[Aead.NONCE];
        System.arraycopy(nonce, 16, lower, 4, 8);
        return concat(nonce, sealed(Aead.chacha20Poly1305(), subkey, lower, plain));
    }

    private static byte[] sealed(Aead aead, byte[] key, byte[] nonce, byte[] plain) {
        byte[] out = new byte[plain.length + Aead.TAG];
        aead.seal(aead.key(key), nonce, plain, 0, plain.length, out, 0);
        return out;
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] out = new byte[a.length];
        for (int i = 0; i < a.length; i++) {
            out[i] = (byte) (a[i] ^ b[i]);
        }
        return out;
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
