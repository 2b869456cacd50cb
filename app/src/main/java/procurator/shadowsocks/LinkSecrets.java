package procurator.shadowsocks;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import javax.crypto.SecretKey;
import procurator.crypto.Aead;
import procurator.crypto.Blake3;
import procurator.crypto.HkdfSha1;

/**
 * What the streams or the packets of one loop share, so that each keeps no more than a key and a count: ciphers, key derivation, salts,
 * and the few bytes of room that nonces and lengths need. Looking up a provider costs microseconds, so it is done once.
 */
final class LinkSecrets {
    private static final byte[] CLASSIC_INFO = "ss-subkey".getBytes(StandardCharsets.US_ASCII);
    private static final String CONTEXT = "shadowsocks 2022 session subkey";

    final Aead aead;

    /** Of the frame or packet in work. */
    final byte[] nonce = new byte[Aead.NONCE];

    /** Of the frame in work, plain. */
    final byte[] length = new byte[2];

    private final HkdfSha1 hkdf = new HkdfSha1();
    private final Method method;
    private final ReplayFilter seen;
    private final Salts salts;
    private final WallClock clock;

    LinkSecrets(Method method, ReplayFilter seen, Salts salts, InstantSource clock) {
        this.method = method;
        this.seen = seen;
        this.salts = salts;
        this.clock = WallClock.of(clock);
        this.aead = switch (method.cipher()) {
            case AES_GCM -> Aead.aesGcm();
            case CHACHA20_POLY1305 -> Aead.chacha20Poly1305();
        };
    }

    Method method() {
        return method;
    }

    ReplayFilter seen() {
        return seen;
    }

    Salts salts() {
        return salts;
    }

    /** Unix time in whole seconds, as it stands in stamps. */
    long now() {
        return clock.seconds();
    }

    /** Whole seconds by a clock that never jumps. */
    long passed() {
        return clock.passed() / 1000;
    }

    /** How often the clock has jumped. */
    int jumps() {
        return clock.jumps();
    }

    /**
     * A salt for a stream of ours. In the classic edition it counts as seen, so that the stream cannot be sent back to us;
     * in the 2022 edition requests and answers are told apart by their headers.
     */
    byte[] freshSalt() {
        byte[] salt = salts.next(method.keySize());
        if (method.edition() == Method.Edition.SIP004) {
            seen.add(salt);
        }
        return salt;
    }

    /** The same for a packet, into an array of the loop's. */
    void freshSalt(byte[] salt) {
        salts.next(salt, 0, salt.length);
        seen.add(salt);
    }

    /** The key of one direction of a stream. */
    StreamKey streamKey(byte[] psk, byte[] salt) {
        return new StreamKey(this, subkey(psk, salt));
    }

    /** What the salt of a stream or of a packet, or the ID of a session, makes of a key. */
    SecretKey subkey(byte[] psk, byte[] salt) {
        byte[] subkey = switch (method.edition()) {
            case SIP004 -> hkdf.derive(psk, salt, CLASSIC_INFO, method.keySize());
            case SIP022 -> Blake3.deriveKey(CONTEXT, method.keySize(), psk, salt);
        };
        return aead.key(subkey);
    }
}
