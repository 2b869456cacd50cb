package procurator.shadowsocks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Keys as configurations write them. No message here ever holds a secret. */
final class Keys {
    private Keys() {}

    /** Base64 of the key itself, padded or not. */
    static byte[] ofBase64(Method method, String password) {
        return fromBase64(method, password, Base64.getDecoder(), Base64.getEncoder());
    }

    /** A raw key as the classic edition writes it under "key": URL-safe base64, padded or not. */
    static byte[] ofRawKey(Method method, String key) {
        return fromBase64(method, key, Base64.getUrlDecoder(), Base64.getUrlEncoder());
    }

    /** EVP_BytesToKey of OpenSSL with MD5, no salt, one round. */
    static byte[] ofText(Method method, String password) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("the password is empty (expected: at least one character)");
        }
        return stretched(password, 0, method.keySize());
    }

    /** The bytes from {@code start} on, the first of which are the key: where OpenSSL would take an IV from too. */
    static byte[] stretched(String password, int start, int size) {
        byte[] text = password.getBytes(StandardCharsets.UTF_8);
        MessageDigest md5 = md5();
        byte[] key = new byte[0];
        byte[] last = {};
        while (key.length < start + size) {
            md5.update(last);
            last = md5.digest(text);
            int before = key.length;
            key = Arrays.copyOf(key, before + last.length);
            System.arraycopy(last, 0, key, before, last.length);
        }
        return Arrays.copyOfRange(key, start, start + size);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private static byte[] fromBase64(Method method, String text, Base64.Decoder decoder, Base64.Encoder encoder) {
        String expected = " (expected: base64 of exactly " + method.keySize() + " bytes for " + method
                + "; 'procurator genkey -m " + method + "' makes one)";
        byte[] key;
        try {
            key = decoder.decode(text);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the key is not base64" + expected);
        }
        if (key.length != method.keySize()) {
            throw new IllegalArgumentException("the key has " + key.length + " bytes" + expected);
        }
        Base64.Encoder same = text.endsWith("=") ? encoder : encoder.withoutPadding();
        if (!same.encodeToString(key).equals(text)) {
            throw new IllegalArgumentException("the key is not canonical base64" + expected);
        }
        return key;
    }
}
