package procurator.shadowsocks;

import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import procurator.crypto.CipherFeedback;
import procurator.crypto.Keystream;
import procurator.crypto.StreamCipher;
import procurator.wire.Address;

/**
 * The edition before all others: an IV, and a stream cipher under the key itself. Nothing is sealed, so that anybody on
 * the way can change bytes, and whoever sends noise is followed where it reads as an address by chance. Served to those
 * alone who ask for it by name and say that they know. Decision 029.
 *
 * @param cipher makes one for a key
 */
record Unsealed(Function<byte[], StreamCipher> cipher) implements Edition {
    static final Unsealed AES_CFB = new Unsealed(CipherFeedback::new);
    static final Unsealed AES_CTR = new Unsealed(Keystream::aesCtr);
    static final Unsealed CHACHA20 = new Unsealed(Keystream::chacha20);

    @Override
    public boolean authenticates() {
        return false;
    }

    @Override
    public byte[] constantIv(Method method, String password) {
        StreamCipher any = cipher.apply(new byte[method.keySize()]);
        return Keys.stretched(password, method.keySize(), any.ivSize());
    }

    private UnsealedSecrets secrets(byte[] key, ReplayFilter seen, Salts salts, byte[] constantIv) {
        return new UnsealedSecrets(cipher.apply(key), seen, salts, constantIv);
    }

    private UnsealedSecrets secrets(ClientKeys keys, ReplayFilter seen, Salts salts) {
        return secrets(keys.key(), seen, salts, UnsealedSecrets.NO_IV);
    }

    @Override
    public ClientLinks links(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        UnsealedSecrets secrets = secrets(keys, seen, salts);
        return target -> link(secrets, target);
    }

    private static Link link(UnsealedSecrets secrets, Address target) {
        return new Link(new UnsealedEncoder(secrets, target), new UnsealedDecoder(secrets));
    }

    @Override
    public Supplier<ClientSession> sessions(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        UnsealedPackets packets = new UnsealedPackets(secrets(keys, seen, salts));
        return () -> packets;
    }

    @Override
    public Supplier<RequestReader> requests(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        UnsealedSecrets secrets = secrets(keys.key(), seen, salts, keys.constantIv());
        return () -> new UnsealedRequest(secrets);
    }

    @Override
    public PacketReader packets(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        return new UnsealedPackets(secrets(keys.key(), seen, salts, keys.constantIv()));
    }
}
