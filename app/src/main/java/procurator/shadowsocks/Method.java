package procurator.shadowsocks;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procurator.crypto.Aead;

/** How a link is encrypted, by the names configurations use. */
public enum Method {
    AES_128_GCM("aes-128-gcm", 16, new Sip004(Aead::aesGcm)),
    AES_192_GCM("aes-192-gcm", 24, new Sip004(Aead::aesGcm)),
    AES_256_GCM("aes-256-gcm", 32, new Sip004(Aead::aesGcm)),
    CHACHA20_IETF_POLY1305("chacha20-ietf-poly1305", 32, new Sip004(Aead::chacha20Poly1305)),
    BLAKE3_AES_128_GCM("2022-blake3-aes-128-gcm", 16, new Sip022(true)),
    BLAKE3_AES_256_GCM("2022-blake3-aes-256-gcm", 32, new Sip022(true)),
    BLAKE3_CHACHA20_POLY1305("2022-blake3-chacha20-poly1305", 32, new Sip022(false)),
    AES_128_CFB("aes-128-cfb", 16, Unsealed.AES_CFB),
    AES_192_CFB("aes-192-cfb", 24, Unsealed.AES_CFB),
    AES_256_CFB("aes-256-cfb", 32, Unsealed.AES_CFB),
    AES_128_CTR("aes-128-ctr", 16, Unsealed.AES_CTR),
    AES_192_CTR("aes-192-ctr", 24, Unsealed.AES_CTR),
    AES_256_CTR("aes-256-ctr", 32, Unsealed.AES_CTR),
    CHACHA20_IETF("chacha20-ietf", 32, Unsealed.CHACHA20);

    /** What keys are made for where nothing else is said, and what such a key means without a method. */
    public static final Method DEFAULT = BLAKE3_AES_128_GCM;

    /** What any other password means without a method: as shadowsocks-libev has it. */
    public static final Method WHERE_NONE_IS_GIVEN = CHACHA20_IETF_POLY1305;

    private final String configName;
    private final int keySize;

    @SuppressWarnings("ImmutableEnumChecker") // nothing in one changes
    private final Edition edition;

    Method(String configName, int keySize, Edition edition) {
        this.configName = configName;
        this.keySize = keySize;
        this.edition = edition;
    }

    /** The name in configurations and URLs. */
    public String configName() {
        return configName;
    }

    public Edition edition() {
        return edition;
    }

    /** Bytes of the key, and of the salt of each stream where there is one: editions with salts keep them equal. */
    public int keySize() {
        return keySize;
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
