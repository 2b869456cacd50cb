package procurator.crypto;

import java.nio.charset.StandardCharsets;

/** BLAKE3 by commons-codec, in the two ways the 2022 edition uses it. */
public final class Blake3 {
    private Blake3() {}

    /** The first {@code size} bytes of the hash. */
    public static byte[] hash(byte[] data, int size) {
        return org.apache.commons.codec.digest.Blake3.initHash().update(data).doFinalize(size);
    }

    /**
     * Key derivation mode.
     *
     * @param context names the use, in ASCII
     * @param material the parts of the key material, one after the other
     */
    public static byte[] deriveKey(String context, int size, byte[]... material) {
        var hash = org.apache.commons.codec.digest.Blake3.initKeyDerivationFunction(
                context.getBytes(StandardCharsets.US_ASCII));
        for (byte[] part : material) {
            hash.update(part);
        }
        return hash.doFinalize(size);
    }
}
