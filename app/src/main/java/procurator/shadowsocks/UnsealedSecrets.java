package procurator.shadowsocks;

import java.util.Arrays;
import procurator.crypto.StreamCipher;

/** What the streams or the packets of one loop share that nobody seals: the cipher under the key, and IVs. */
final class UnsealedSecrets {
    /** For whoever takes no IV twice. */
    static final byte[] NO_IV = {};

    final StreamCipher cipher;
    final int ivSize;
    private final ReplayFilter seen;
    private final Salts salts;
    private final byte[] constantIv;

    /** @param constantIv is taken again and again */
    UnsealedSecrets(StreamCipher cipher, ReplayFilter seen, Salts salts, byte[] constantIv) {
        this.cipher = cipher;
        this.ivSize = cipher.ivSize();
        this.seen = seen;
        this.salts = salts;
        this.constantIv = constantIv;
    }

    /** A fresh IV, which counts as seen: nothing else tells what is sent back to us. */
    byte[] drawRemembered() {
        byte[] iv = salts.next(ivSize);
        seen.add(iv);
        return iv;
    }

    /** Whether an IV may begin something; it counts as seen from now on. */
    boolean takes(byte[] iv) {
        return Arrays.equals(iv, constantIv) || seen.add(iv);
    }
}
