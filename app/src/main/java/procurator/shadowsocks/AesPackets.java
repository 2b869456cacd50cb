package procurator.shadowsocks;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import procurator.crypto.Aead;
import procurator.crypto.AesBlock;
import procurator.crypto.AesEcb;

/**
 * Packets under AES: each session has a key, and the IDs, which say the session, are a block of their own. A packet to a
 * server with users names the user, through a block for each identity key.
 *
 * <pre>
 * | AES(key, IDs): 16 bytes | AES(identity key, BLAKE3(next key)[0..16] XOR IDs): 16 bytes each | body | tag: 16 bytes |
 * </pre>
 *
 * The nonce is bytes 4 to 16 of the IDs.
 *
 * @see "SIP022, section 3.2.2, and SIP023"
 */
final class AesPackets extends PacketCipher {
    private final LinkSecrets secrets;
    private final AesEcb incoming;
    private final byte[] ids = new byte[IDS];
    private final byte[] session = new byte[Long.BYTES];

    /** An expanded key takes 1 KiB: so many users have one, those who were answered last. */
    private static final int MOST_OUTGOING = 64;

    private final LinkedHashMap<Identities.User, AesEcb> outgoing = new LinkedHashMap<>(16, 0.75f, true);

    // the client of a server with users
    private AesEcb[] identities = {};
    private List<byte[]> hashes = List.of();

    // a server with users
    private Map<ByteBuffer, Identities.User> users = Map.of();
    private final byte[] named = new byte[AesBlock.SIZE];
    private final ByteBuffer namedKey = ByteBuffer.wrap(named);

    private AesPackets(LinkSecrets secrets, byte[] key) {
        super(new Identities.User(null, key));
        this.secrets = secrets;
        this.incoming = AesEcb.decrypting().under(key);
    }

    static AesPackets ofClient(LinkSecrets secrets, ClientKeys keys) {
        AesPackets packets = new AesPackets(secrets, keys.key());
        List<byte[]> identityKeys = keys.identityKeys();
        if (!identityKeys.isEmpty()) {
            packets.identities = identityKeys.stream()
                    .map(key -> AesEcb.encrypting().under(key))
                    .toArray(AesEcb[]::new);
            packets.hashes = Identities.hashes(keys.namedKeys());
        }
        return packets;
    }

    static AesPackets ofServer(LinkSecrets secrets, ServerKeys keys) {
        AesPackets packets = new AesPackets(secrets, keys.key());
        packets.users = Identities.byHash(keys.users());
        return packets;
    }

    @Override
    SecretKey key(Identities.User user, long id) {
        LONG.set(session, 0, id);
        return secrets.recurring(user.key(), session);
    }

    @Override
    int head() {
        return IDS + identities.length * AesBlock.SIZE;
    }

    @Override
    void begin(long id, long number, byte[] out, int start) {
        writeIds(id, number, out, start);
    }

    @Override
    int seal(Identities.User receiver, SecretKey key, byte[] out, int start, int end) {
        int body = start + head();
        int sealed = secrets.aead.seal(key, nonce(out, start), out, body, end - body, out, body);
        for (int i = 0; i < identities.length; i++) {
            int at = start + IDS + i * AesBlock.SIZE;
            xor(hashes.get(i), 0, out, start, out, at);
            identities[i].apply(out, at, out, at);
        }
        AesEcb outer = identities.length == 0 ? outgoing(receiver) : identities[0];
        outer.apply(out, start, out, start);
        return head() + sealed;
    }

    private AesEcb outgoing(Identities.User user) {
        AesEcb cipher = outgoing.get(user);
        if (cipher == null) {
            Map.Entry<Identities.User, AesEcb> eldest =
                    outgoing.size() < MOST_OUTGOING ? null : outgoing.pollFirstEntry();
            cipher = (eldest == null ? AesEcb.encrypting() : eldest.getValue()).under(user.key());
            outgoing.put(user, cipher);
        }
        return cipher;
    }

    @Override
    boolean read(byte[] packet, int offset, int length, byte[] out, int outOffset) {
        if (length < incomingHead() + Aead.TAG) {
            return false;
        }
        incoming.apply(packet, offset, ids, 0);
        readIds(ids, 0);
        return users.isEmpty() || readUser(packet, offset + IDS);
    }

    private boolean readUser(byte[] packet, int offset) {
        incoming.apply(packet, offset, named, 0);
        xor(named, 0, ids, 0, named, 0);
        Identities.User found = users.get(namedKey);
        if (found == null) {
            return false;
        }
        user(found);
        return true;
    }

    @Override
    int open(SecretKey key, byte[] packet, int offset, int length, byte[] out, int outOffset) {
        int head = incomingHead();
        return secrets.aead.open(key, nonce(ids, 0), packet, offset + head, length - head, out, outOffset + IDS);
    }

    /** A server's answers go to a user who knows who he is. */
    private int incomingHead() {
        return IDS + (users.isEmpty() ? 0 : AesBlock.SIZE);
    }

    private byte[] nonce(byte[] plainIds, int offset) {
        System.arraycopy(plainIds, offset + IDS - Aead.NONCE, secrets.nonce, 0, Aead.NONCE);
        return secrets.nonce;
    }

    private static void xor(byte[] a, int aOffset, byte[] b, int bOffset, byte[] out, int outOffset) {
        for (int i = 0; i < AesBlock.SIZE; i += Long.BYTES) {
            LONG.set(out, outOffset + i, (long) LONG.get(a, aOffset + i) ^ (long) LONG.get(b, bOffset + i));
        }
    }
}
