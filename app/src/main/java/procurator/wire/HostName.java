package procurator.wire;

import java.net.IDN;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names of hosts, as people write them and as name servers know them: {@code bücher.example} is
 * {@code xn--bcher-kva.example}. By IDNA of 2003, in which ß is ss.
 *
 * @see "RFC 3490"
 */
public final class HostName {
    private static final int LONGEST = 255;

    private HostName() {}

    /**
     * A name in ASCII, which it mostly is in already.
     *
     * @throws IllegalArgumentException if it cannot be written so
     */
    public static String ascii(String name) {
        return name.chars().allMatch(c -> c < 0x80) ? name : IDN.toASCII(name);
    }

    static boolean isAscii(byte[] bytes, int offset, int length) {
        int all = 0;
        for (int i = offset; i < offset + length; i++) {
            all |= bytes[i];
        }
        return all >= 0;
    }

    /** The name that bytes of UTF-8 are, or {@code null} if no host has it: bytes are printable ASCII or beyond it. */
    static @Nullable String of(byte[] bytes, int offset, int length) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, offset, length))
                    .toString();
            String name = ascii(text);
            boolean fits = !name.isEmpty() && name.length() <= LONGEST;
            return fits && name.chars().allMatch(c -> c > ' ' && c < 0x7f) ? name : null;
        } catch (CharacterCodingException | IllegalArgumentException _) {
            return null;
        }
    }
}
