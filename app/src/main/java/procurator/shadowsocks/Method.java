package procurator.shadowsocks;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a link is encrypted, by the names configurations use. */
public enum Method {
    AES_128_GCM("aes-128-gcm", Edition.SIP004, Cipher.AES_GCM, 16),
    AES_192_GCM("aes-192-gcm", Edition.SIP004, Cipher.AES_GCM, 24),
    AES_256_GCM("aes-256-gcm", Edition.SIP004, Cipher.AES_GCM, 32),
    CHACHA20_IETF_POLY1305("chacha20-ietf-poly1305", Edition.SIP004, Cipher.CHACHA20_POLY1305, 32),
    BLAKE3_AES_128_GCM("2022-blake3-aes-128-gcm", Edition.SIP022, Cipher.AES_GCM, 16),
    BLAKE3_AES_256_GCM("2022-blake3-aes-256-gcm", Edition.SIP022, Cipher.AES_GCM, 32),
    BLAKE3_CHACHA20_POLY1305("2022-blake3-chacha20-poly1305", Edition.SIP022, Cipher.CHACHA20_POLY1305, 32);

    /** What keys are made for where nothing else is said, and what such a key means without a method. */
    public static final Method DEFAULT = BLAKE3_AES_128_GCM;

    /** What any other password means without a method: as shadowsocks-libev has it. */
    public static final Method WHERE_NONE_IS_GIVEN = CHACHA20_IETF_POLY1305;

    /** Which layout streams and packets have. */
    public enum Edition {
        /** The classic AEAD edition. */
        SIP004,
        /** The 2022 edition. */
        SIP022
    }

    /** What seals each frame. */
    public enum Cipher {
        AES_GCM,
        CHACHA20_POLY1305
    }

    private final String configName;
    private final Edition edition;
    private final Cipher cipher;
    private final int keySize;

    Method(String configName, Edition edition, Cipher cipher, int keySize) {
        this.configName = configName;
        this.edition = edition;
        this.cipher = cipher;
        this.keySize = keySize;
    }

    /** The name in configurations and URLs. */
    public String configName() {
        return configName;
    }

    public Edition edition() {
        return edition;
    }

    public Cipher cipher() {
        return cipher;
    }

    /** Bytes of the key, and of the salt of each stream: both editions keep them equal. */
    public int keySize() {
        return keySize;
    }

    /** Whether one key can have users of their own (SIP023): the identity header is AES. */
    public boolean hasUsers() {
        return edition == Edition.SIP022 && cipher == Cipher.AES_GCM;
    }

    /** The method of a name, in any case and with the aliases met in the wild; {@code null} if there is none. */
    public static @Nullable Method of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String known = switch (lower) {
            case "aead_aes_128_gcm" -> AES_128_GCM.configName;
            case "aead_aes_192_gcm" -> AES_192_GCM.configName;
            case "aead_aes_256_gcm" -> AES_256_GCM.configName;
            case "aead_chacha20_poly1305", "chacha20-poly1305" -> CHACHA20_IETF_POLY1305.configName;
            default -> lower;
        };
        return Arrays.stream(values())
                .filter(method -> method.configName.equals(known))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String toString() {
        return configName;
    }
}
