package procurator.shadowsocks;

import java.time.InstantSource;
import javax.crypto.SecretKey;
import procurator.crypto.Aead;

/**
 * What the streams or the packets of one loop share, so that each keeps no more than a key and a count: ciphers, key derivation, salts,
 * and the few bytes of room that nonces and lengths need. Looking up a provider costs microseconds, so it is done once.
 */
final class LinkSecrets {
    final Aead aead;

    /** Of the frame or packet in work. */
    final byte[] nonce = new byte[Aead.NONCE];

    /** Of the frame in work, plain. */
    final byte[] length = new byte[2];

    /** Bytes of a key, and of a salt. */
    final int keySize;

    final ReplayFilter seen;
    final Salts salts;
    private final Derivation derivation;
    private final WallClock clock;

    /** What the salt of a stream or of a packet, or the ID of a session, makes of a key. */
    interface Derivation {
        byte[] subkey(byte[] psk, byte[] salt);
    }

    LinkSecrets(int keySize, Aead aead, Derivation derivation, ReplayFilter seen, Salts salts, InstantSource clock) {
        this.keySize = keySize;
        this.aead = aead;
        this.derivation = derivation;
        this.seen = seen;
        this.salts = salts;
        this.clock = WallClock.of(clock);
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

    byte[] freshSalt() {
        return salts.next(keySize);
    }

    /** Fills a salt that counts as seen, where nothing else would tell what is sent back to us. */
    byte[] drawRemembered(byte[] salt) {
        salts.next(salt, 0, salt.length);
        seen.add(salt);
        return salt;
    }

    /** The key of one direction of a stream. */
    StreamKey streamKey(byte[] psk, byte[] salt) {
        return new StreamKey(this, recurring(psk, salt));
    }

    /** The key of a stream or a session, which comes again between others'. */
    SecretKey recurring(byte[] psk, byte[] salt) {
        return aead.recurring(derivation.subkey(psk, salt));
    }

    /** The key of one packet. */
    SecretKey subkey(byte[] psk, byte[] salt) {
        return aead.key(derivation.subkey(psk, salt));
    }
}
