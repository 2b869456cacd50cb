package procurator.shadowsocks;

import java.time.InstantSource;
import java.util.function.Supplier;
import procurator.crypto.Aead;
import procurator.crypto.Blake3;

/**
 * The 2022 edition: a password is a key, requests and answers are stamped, and packets are numbered by session.
 *
 * @param aes AES-GCM, under which servers can have users (SIP023); else ChaCha20-Poly1305
 */
record Sip022(boolean aes) implements Edition {
    /** The most payload of one frame. */
    static final int LONGEST_CHUNK = 0xFFFF;

    private static final String CONTEXT = "shadowsocks 2022 session subkey";

    @Override
    public byte[] key(Method method, String password) {
        return Keys.ofBase64(method, password);
    }

    @Override
    public byte[] rawKey(Method method, String key) {
        return key(method, key);
    }

    @Override
    public boolean passwordIsKey() {
        return true;
    }

    @Override
    public boolean hasUsers() {
        return aes;
    }

    @Override
    public boolean isStamped() {
        return true;
    }

    LinkSecrets secrets(Method method, ReplayFilter seen, Salts salts, InstantSource clock) {
        int size = method.keySize();
        Aead cipher = aes ? Aead.aesGcm() : Aead.chacha20Poly1305();
        return new LinkSecrets(
                size, cipher, (psk, salt) -> Blake3.deriveKey(CONTEXT, size, psk, salt), seen, salts, clock);
    }

    @Override
    public ClientLinks links(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        return new Sip022Request.Client(secrets(keys.method(), seen, salts, clock), keys);
    }

    @Override
    public Supplier<ClientSession> sessions(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        LinkSecrets secrets = secrets(keys.method(), seen, salts, clock);
        PacketCipher cipher = cipher(secrets, keys);
        return () -> new Sip022ClientSession(cipher, secrets);
    }

    PacketCipher cipher(LinkSecrets secrets, ClientKeys keys) {
        return aes ? AesPackets.ofClient(secrets, keys) : new XChacha20Packets(secrets, keys.key());
    }

    @Override
    public Supplier<RequestReader> requests(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        LinkSecrets secrets = secrets(keys.method(), seen, salts, clock);
        Sip022Request.Server server = new Sip022Request.Server(secrets, keys);
        return () -> new Sip022Request.Reader(server);
    }

    @Override
    public PacketReader packets(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        LinkSecrets secrets = secrets(keys.method(), seen, salts, clock);
        PacketCipher cipher = aes ? AesPackets.ofServer(secrets, keys) : new XChacha20Packets(secrets, keys.key());
        return new Sip022Sessions(secrets, cipher);
    }
}
