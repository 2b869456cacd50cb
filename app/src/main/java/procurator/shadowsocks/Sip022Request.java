package procurator.shadowsocks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.crypto.Aead;
import procurator.crypto.AesBlock;
import procurator.wire.Address;
import procurator.wire.Decoder;
import procurator.wire.Encoder;

/**
 * How a link of the 2022 edition begins.
 *
 * <pre>
 * | salt: as long as the key | identity header: 16 bytes for each identity key | fixed: 11 bytes | tag | variable: length bytes | tag |
 * fixed:    | type: 0 | unix seconds: 8 bytes | length: 2 bytes |
 * variable: | address | padding length: 2 bytes, at most 900 | padding | payload: the rest |
 * </pre>
 *
 * @see "SIP022 and SIP023"
 */
final class Sip022Request {
    private static final int TYPE = 0;
    private static final int FIXED = 1 + Long.BYTES + Short.BYTES;
    private static final int LONGEST_VARIABLE = 0xFFFF;

    private Sip022Request() {}

    /** What the requests of one client have in common: the keys, and what its identity headers name. */
    static final class Client implements ClientLinks {
        final LinkSecrets secrets;
        private final List<byte[]> identityKeys;
        private final List<byte[]> hashes;
        private final @Nullable Identities identities;
        private final byte[] psk;

        Client(LinkSecrets secrets, ClientKeys keys) {
            this.secrets = secrets;
            this.psk = keys.key();
            this.identityKeys = keys.identityKeys();
            this.hashes = Identities.hashes(keys.namedKeys());
            this.identities = identityKeys.isEmpty() ? null : new Identities(keys.method());
        }

        @Override
        public Link open(Address target) {
            Writer request = new Writer(this, target);
            return new Link(
                    new StreamEncoder(Sip022.LONGEST_CHUNK, request),
                    new StreamDecoder(Sip022.LONGEST_CHUNK, new Sip022Response.Reader(this, request)));
        }

        StreamKey streamKey(byte[] salt) {
            return secrets.streamKey(psk, salt);
        }

        int identitySize() {
            return identityKeys.size() * AesBlock.SIZE;
        }

        void writeIdentity(byte[] salt, ByteBuffer out) {
            for (int i = 0; identities != null && i < identityKeys.size(); i++) {
                out.put(identities.header(identityKeys.get(i), salt, hashes.get(i)));
            }
        }
    }

    /** Remembers its salt, which the answer has to repeat. */
    static final class Writer implements Opening {
        private final Client client;
        private final Address target;
        private byte @Nullable [] salt;
        private long apart;

        Writer(Client client, Address target) {
            this.client = client;
            this.target = target;
        }

        /** {@code null} before the request is written. */
        byte @Nullable [] salt() {
            return salt;
        }

        /** What our clock would say if it had not jumped since. */
        long now() {
            return apart + client.secrets.passed();
        }

        @Override
        public int size() {
            int salted = client.secrets.keySize + client.identitySize();
            int variable = target.length() + Short.BYTES + Salts.LONGEST_PADDING;
            return salted + FIXED + Aead.TAG + variable + Aead.TAG;
        }

        @Override
        public StreamKey write(ByteBuffer payload, ByteBuffer out) {
            byte[] fresh = client.secrets.freshSalt();
            salt = fresh;
            apart = client.secrets.now() - client.secrets.passed();
            StreamKey key = client.streamKey(fresh);
            int padding = client.secrets.salts.padding(payload.remaining());
            int head = target.length() + Short.BYTES + padding;
            int taken = Math.min(payload.remaining(), LONGEST_VARIABLE - head);
            out.put(fresh);
            client.writeIdentity(fresh, out);
            writeFixed(head + taken, key, out);
            writeVariable(padding, payload.slice(payload.position(), taken), key, out);
            payload.position(payload.position() + taken);
            return key;
        }

        private void writeFixed(int length, StreamKey key, ByteBuffer out) {
            int start = out.position();
            out.put((byte) TYPE).putLong(client.secrets.now()).putShort((short) length);
            key.sealInPlace(out, start);
        }

        private void writeVariable(int padding, ByteBuffer payload, StreamKey key, ByteBuffer out) {
            int start = out.position();
            target.write(out);
            out.putShort((short) padding);
            out.put(new byte[padding]); // zeros: what lies in the array may be another tunnel's
            out.put(payload);
            key.sealInPlace(out, start);
        }
    }

    /** What the requests to one server have in common. */
    static final class Server {
        private final LinkSecrets secrets;
        private final byte[] key;
        private final Map<ByteBuffer, Identities.User> users;
        private final @Nullable Identities identities;

        Server(LinkSecrets secrets, ServerKeys keys) {
            this.secrets = secrets;
            this.key = keys.key();
            this.users = Identities.byHash(keys.users());
            this.identities = users.isEmpty() ? null : new Identities(keys.method());
        }

        /** Bytes before the first that is sealed. */
        int saltAndIdentity() {
            return secrets.keySize + (identities == null ? 0 : AesBlock.SIZE);
        }

        /** Reads the identity header, if this server has users. */
        Identities.User user(byte[] salt, ByteBuffer in) throws LinkRefused {
            if (identities == null) {
                return new Identities.User(null, key);
            }
            byte[] header = new byte[AesBlock.SIZE];
            in.get(header);
            Identities.User user = users.get(identities.named(key, salt, header));
            if (user == null) {
                throw LinkRefused.unauthenticated();
            }
            return user;
        }
    }

    /** Opens each of the two headers once, when it is whole; keeps nothing before the first is authentic. */
    static final class Reader implements RequestReader {
        private final Server server;
        private @Nullable Fixed fixed;

        /** The fixed header, found authentic, in time and new. */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        private record Fixed(Identities.User user, byte[] salt, StreamKey key, int length) {}

        Reader(Server server) {
            this.server = server;
        }

        @Override
        public @Nullable LinkRequest read(ByteBuffer in) throws LinkRefused {
            Fixed known = fixed;
            if (known == null && in.remaining() >= server.saltAndIdentity() + FIXED + Aead.TAG) {
                known = fixed(in);
                fixed = known;
            }
            boolean whole = known != null && in.remaining() >= known.length + Aead.TAG;
            return known == null || !whole ? null : request(known, in);
        }

        private Fixed fixed(ByteBuffer in) throws LinkRefused {
            LinkSecrets secrets = server.secrets;
            byte[] salt = new byte[secrets.keySize];
            in.get(salt);
            Identities.User user = server.user(salt, in);
            StreamKey key = secrets.streamKey(user.key(), salt);
            byte[] plain = new byte[FIXED];
            if (key.open(in, FIXED + Aead.TAG, plain, 0) < 0) {
                throw LinkRefused.unauthenticated();
            }
            ByteBuffer header = ByteBuffer.wrap(plain);
            if (header.get() != TYPE) {
                throw LinkRefused.malformed("header type " + plain[0] + " (expected: 0)", user.name());
            }
            remember(salt, header.getLong(), user);
            return new Fixed(user, salt, key, Short.toUnsignedInt(header.getShort()));
        }

        private void remember(byte[] salt, long stamp, Identities.User user) throws LinkRefused {
            LinkSecrets secrets = server.secrets;
            long skew = Stamp.skew(stamp, secrets.now());
            if (Stamp.isTooFar(skew)) {
                throw LinkRefused.stale(Duration.ofSeconds(skew), user.name());
            }
            switch (secrets.seen.add(salt, stamp, user.name())) {
                case NEW -> {}
                case SEEN -> throw LinkRefused.replayed(user.name());
                case UNKNOWN -> throw LinkRefused.beforeStart(Duration.ofSeconds(skew), user.name());
                case FULL -> throw LinkRefused.tooMany(user.name());
            }
        }

        private LinkRequest request(Fixed known, ByteBuffer in) throws LinkRefused {
            byte[] plain = new byte[known.length];
            if (known.key.open(in, known.length + Aead.TAG, plain, 0) < 0) {
                throw LinkRefused.unauthenticated();
            }
            ByteBuffer header = ByteBuffer.wrap(plain);
            String user = known.user.name();
            Address target = LinkRequest.target(header, user);
            if (target == null) {
                throw LinkRefused.malformed("an address longer than its header", user);
            }
            skipPadding(header, user);
            byte[] payload = Arrays.copyOfRange(plain, header.position(), plain.length);
            Opening answer = new Sip022Response.Writer(server.secrets, known.user.key(), known.salt);
            Decoder decoder = new StreamDecoder(Sip022.LONGEST_CHUNK, known.key);
            Encoder encoder = new StreamEncoder(Sip022.LONGEST_CHUNK, answer);
            return new LinkRequest(target, payload, decoder, encoder, user);
        }

        private static void skipPadding(ByteBuffer header, @Nullable String user) throws LinkRefused {
            if (header.remaining() < Short.BYTES) {
                throw LinkRefused.malformed("a header without padding length", user);
            }
            int padding = Short.toUnsignedInt(header.getShort());
            if (padding > Salts.LONGEST_PADDING || padding > header.remaining()) {
                throw LinkRefused.malformed("padding of " + padding + " bytes", user);
            }
            if (header.remaining() == 0) {
                throw LinkRefused.malformed("neither payload nor padding", user);
            }
            header.position(header.position() + padding);
        }
    }
}
