package procurator.shadowsocks;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Supplier;
import procurator.crypto.Aead;
import procurator.crypto.HkdfSha1;
import procurator.wire.Address;

/** The classic AEAD edition: any text is a password, nothing is stamped, and packets know no session. */
record Sip004(Supplier<Aead> cipher) implements Edition {
    /** The most payload of one frame: the two top bits of its length are 0. */
    static final int LONGEST_CHUNK = 0x3FFF;

    private static final byte[] INFO = "ss-subkey".getBytes(StandardCharsets.US_ASCII);

    LinkSecrets secrets(Method method, ReplayFilter seen, Salts salts, InstantSource clock) {
        int size = method.keySize();
        HkdfSha1 hkdf = new HkdfSha1();
        return new LinkSecrets(
                size, cipher.get(), (psk, salt) -> hkdf.derive(psk, salt, INFO, size), seen, salts, clock);
    }

    @Override
    public ClientLinks links(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        LinkSecrets secrets = secrets(keys.method(), seen, salts, clock);
        return target -> link(secrets, keys.key(), target);
    }

    private static Link link(LinkSecrets secrets, byte[] psk, Address target) {
        return new Link(
                new StreamEncoder(LONGEST_CHUNK, new Sip004Request.Writer(secrets, psk, target)),
                new StreamDecoder(LONGEST_CHUNK, new Sip004Response.Reader(secrets, psk)));
    }

    @Override
    public Supplier<ClientSession> sessions(ClientKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        Sip004Packets packets = new Sip004Packets(secrets(keys.method(), seen, salts, clock), keys.key());
        return () -> packets;
    }

    @Override
    public Supplier<RequestReader> requests(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        LinkSecrets secrets = secrets(keys.method(), seen, salts, clock);
        return () -> new Sip004Request.Reader(secrets, keys.key());
    }

    @Override
    public PacketReader packets(ServerKeys keys, ReplayFilter seen, Salts salts, InstantSource clock) {
        return new Sip004Packets(secrets(keys.method(), seen, salts, clock), keys.key());
    }
}
