package procurator.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of RFC 3986, in which a plus is a plus. */
final class Percent {
    private static final String UNRESERVED = "-._~";

    private Percent() {}

    /** @throws IllegalArgumentException if two hexadecimal digits do not follow a %, or it is not UTF-8 */
    static String decode(String text) {
        return decode(text, true);
    }

    /** A % that encodes nothing stands for itself. */
    static String decodeLoosely(String text) {
        return decode(text, false);
    }

    private static String decode(String text, boolean strictly) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                bytes.write(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high >= 0 && low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else if (strictly) {
                throw ServerUrl.bad("a % without two hexadecimal digits (%25 is a % of the password)");
            } else {
                bytes.write('%');
            }
        }
        return text(bytes.toByteArray(), strictly);
    }

    /** Bytes that are no UTF-8 would be another password, but do no harm in a name. */
    private static String text(byte[] bytes, boolean strictly) {
        String text = strictly ? Utf8.strict(bytes) : new String(bytes, StandardCharsets.UTF_8);
        if (text == null) {
            throw ServerUrl.bad("what is percent-encoded is not UTF-8");
        }
        return text;
    }

    static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encode(byte[] bytes) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            encoded.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return encoded.toString();
    }
}
