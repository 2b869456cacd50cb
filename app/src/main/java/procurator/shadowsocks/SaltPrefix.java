package procurator.shadowsocks;

import java.nio.charset.StandardCharsets;

/**
 * What the salt of each stream of a client begins with, so that its first bytes look like those of another protocol; the
 * rest is random. The server takes it like any salt. Packets have none. Decision 033.
 *
 * @param text each character is one byte, U+0000 to U+00FF; empty for none
 * @see "the prefix of Outline's access keys"
 */
public record SaltPrefix(String text) {
    public static final SaltPrefix NONE = new SaltPrefix("");

    /** Random bytes that a salt needs: of 2^48 with so many, two are alike with a chance of 2^-33. */
    private static final int ENOUGH = 16;

    /** Fewer are never enough: of a million salts with so many, two are alike with a chance of 1 in 37 million. */
    private static final int LEAST = 8;

    public SaltPrefix {
        if (text.chars().anyMatch(character -> character > 0xff)) {
            throw new IllegalArgumentException("a character that is no byte (expected: U+0000 to U+00FF alone, each of"
                    + " which is one byte, such as \"POST \" or \"\\u0016\\u0003\\u0001\")");
        }
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * How long one may be. Under two streams with one salt an attacker reads what both carry, and forges more.
     *
     * @param weak whether its owner knows what less randomness gives up
     * @return bytes, 0 for none
     */
    public static int longest(Method method, boolean weak) {
        int random = weak ? LEAST : ENOUGH;
        return method.edition().authenticates() ? Math.max(0, method.keySize() - random) : 0;
    }

    /** Its length alone. */
    @Override
    public String toString() {
        return text.length() + " bytes";
    }
}
