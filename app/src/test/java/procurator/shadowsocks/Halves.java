package procurator.shadowsocks;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import procurator.wire.Address;

/** A client and a server that know each other, at a time that passes only when told to. Salts are random, as in life. */
final class Halves {
    static final Address TARGET = new Address.Name("example.com", 80);
    static final String USER = "ann";
    private static final long START = 1_700_000_000;

    private final Method method;
    private final String serverKey;
    private final String userKey;
    private final boolean users;
    private long clientNow = START + 1000;
    private long serverNow = START + 1000;

    final ReplayFilter clientSeen;
    final ReplayFilter serverSeen;
    final ClientLinks client;
    final Supplier<RequestReader> server;

    private Halves(Method method, boolean users, String serverKey, String userKey) {
        this.method = method;
        this.users = users;
        this.serverKey = serverKey;
        this.userKey = userKey;
        this.clientSeen = ReplayFilter.of(Peers.at(START));
        this.serverSeen = ReplayFilter.of(Peers.at(START));
        this.client = clientKeys().links(clientSeen, new Salts(), clock(true));
        this.server = serverKeys().requests(serverSeen, new Salts(), clock(false));
    }

    static Halves of(Method method) {
        SecureRandom random = new SecureRandom();
        return new Halves(
                method,
                method.edition().hasUsers(),
                ClientKeys.generate(method, random),
                ClientKeys.generate(method, random));
    }

    /** The same keys, and nothing seen yet. */
    Halves again() {
        return new Halves(method, users, serverKey, userKey);
    }

    /** The same server for a client that it does not know. */
    ClientLinks stranger() {
        String key = ClientKeys.generate(method, new SecureRandom());
        String password = users ? serverKey + ":" + key : key;
        return ClientKeys.ofPassword(method, password).links(clientSeen, new Salts(), clock(true));
    }

    Supplier<RequestReader> serverThatRemembersSince(ReplayFilter filter) {
        return serverKeys().requests(filter, new Salts(), clock(false));
    }

    Method method() {
        return method;
    }

    void clientIsAhead(long seconds) {
        clientNow = serverNow + seconds;
    }

    /** Sets the client's clock ahead of what it was. */
    void clientJumps(long seconds) {
        clientNow += seconds;
    }

    /** The same of the server's. */
    void serverJumps(long seconds) {
        serverNow += seconds;
    }

    private InstantSource clock(boolean ofClient) {
        return () -> Instant.ofEpochSecond(ofClient ? clientNow : serverNow);
    }

    private ClientKeys clientKeys() {
        return ClientKeys.ofPassword(method, users ? serverKey + ":" + userKey : serverKey);
    }

    private ServerKeys serverKeys() {
        ServerKeys keys = ServerKeys.ofPassword(method, serverKey);
        if (!users) {
            return keys;
        }
        UserKeys all = new UserKeys(method);
        all.add("bob", ClientKeys.generate(method, new SecureRandom()));
        all.add(USER, userKey);
        return keys.withUsers(all);
    }

    /** A request with this payload. */
    byte[] request(byte[] payload) {
        return Peers.encode(client.open(TARGET).encoder(), payload);
    }

    /** What comes before the first sealed byte. */
    int clearBytes() {
        return method.keySize() + (users ? 16 : 0);
    }

    LinkRequest read(byte[] request) throws LinkRefused {
        return Peers.request(server, ByteBuffer.wrap(request));
    }

    /** Why the server refuses these bytes. */
    LinkRefused refusal(byte[] request) {
        try {
            LinkRequest taken = server.get().read(ByteBuffer.wrap(request));
            throw new AssertionError("not refused: " + taken);
        } catch (LinkRefused refused) {
            return refused;
        }
    }

    /** Seals as the client would, under its key: what a client of ours never says. */
    byte[] forged(byte[]... plain) {
        LinkSecrets secrets = Peers.secrets(method, clientSeen, new Salts(), clock(true));
        byte[] salt = secrets.freshSalt();
        ByteBuffer out = ByteBuffer.allocate(300_000);
        out.put(salt);
        new Sip022Request.Client(secrets, clientKeys()).writeIdentity(salt, out);
        StreamKey key = secrets.streamKey(clientKeys().key(), salt);
        for (byte[] part : plain) {
            key.seal(ByteBuffer.wrap(part), part.length, out);
        }
        byte[] forged = new byte[out.position()];
        out.get(0, forged);
        return forged;
    }

    long now() {
        return serverNow;
    }
}
