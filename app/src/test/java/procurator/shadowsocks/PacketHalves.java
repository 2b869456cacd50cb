package procurator.shadowsocks;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Both halves of associations that know each other, at a time that passes only when told to. All is random, as in life. */
final class PacketHalves {
    static final String USER = "ann";
    static final String OTHER = "bob";
    static final long START = 1_700_000_000;

    private final Method method;
    private final boolean users;
    private final String serverKey;
    private final String userKey;
    private final String otherKey;
    private final byte[] out = new byte[70_000];
    private final LinkSecrets forging;
    private long forgedNumber;

    /** Seconds that have passed for the server and the client, by clocks that do not jump. */
    long serverNow = START;

    long clientNow = START;

    /** How far the wall clock has been set since. */
    long serverSet;

    long clientSet;
    private final WallClock serverClock =
            new WallClock(() -> Instant.ofEpochSecond(serverNow + serverSet), () -> serverNow * 1_000_000_000, _ -> {});
    private final WallClock clientClock =
            new WallClock(() -> Instant.ofEpochSecond(clientNow + clientSet), () -> clientNow * 1_000_000_000, _ -> {});
    final Opened opened = new Opened();
    final ReplayFilter clientSeen;
    final ReplayFilter serverSeen;
    PacketReader server;
    Supplier<ClientSession> client;

    private PacketHalves(Method method, boolean users) {
        this.method = method;
        this.users = users;
        this.serverKey = ClientKeys.generate(method, new SecureRandom());
        this.userKey = ClientKeys.generate(method, new SecureRandom());
        this.otherKey = ClientKeys.generate(method, new SecureRandom());
        this.clientSeen = ReplayFilter.of(clientClock);
        this.serverSeen = ReplayFilter.of(serverClock);
        serverNow += 1_000;
        clientNow += 1_000;
        this.client = client(new Salts());
        this.server = server(serverSeen);
        this.forging = Peers.secrets(method, clientSeen, new Salts(), clientClock);
    }

    /** With users, where the method has any. */
    static PacketHalves of(Method method) {
        return new PacketHalves(method, method.edition().hasUsers());
    }

    static PacketHalves withoutUsers(Method method) {
        return new PacketHalves(method, false);
    }

    Method method() {
        return method;
    }

    Supplier<ClientSession> client(Salts salts) {
        return keys(userKey).sessions(clientSeen, salts, clientClock);
    }

    Supplier<ClientSession> otherUser(Salts salts) {
        return keys(otherKey).sessions(clientSeen, salts, clientClock);
    }

    /** A client with a key that the server does not know. */
    Supplier<ClientSession> stranger() {
        String key = ClientKeys.generate(method, new SecureRandom());
        ClientKeys keys = ClientKeys.ofPassword(method, users ? serverKey + ":" + key : key);
        return keys.sessions(clientSeen, new Salts(), clientClock);
    }

    /** The same server after a restart, or another loop of it. */
    PacketReader server(ReplayFilter seen) {
        ServerKeys keys = ServerKeys.ofPassword(method, serverKey);
        if (users) {
            UserKeys all = new UserKeys(method);
            all.add(USER, userKey);
            all.add(OTHER, otherKey);
            keys = keys.withUsers(all);
        }
        return keys.packets(seen, new Salts(), serverClock);
    }

    /** The same, which begins to remember now. */
    ReplayFilter seenFromNow() {
        return ReplayFilter.of(serverClock);
    }

    private ClientKeys keys(String ofUser) {
        return ClientKeys.ofPassword(method, users ? serverKey + ":" + ofUser : serverKey);
    }

    byte[] sealed(ClientSession session, byte[] addressed) {
        return Arrays.copyOf(out, session.seal(addressed, 0, addressed.length, out, 0));
    }

    byte[] sealed(ServerSession session, byte[] addressed) {
        return Arrays.copyOf(out, session.seal(addressed, 0, addressed.length, out, 0));
    }

    /** A packet of this body under the client's key, each with the next ID of one session: what a client of ours never says. */
    byte[] forged(byte[] body) {
        return forged(cipher(keys(userKey)), body);
    }

    /** An answer of this body under the user's key. */
    byte[] forgedAnswer(byte[] body) {
        String direct = users ? userKey : serverKey;
        return forged(cipher(ClientKeys.ofPassword(method, direct)), body);
    }

    private PacketCipher cipher(ClientKeys keys) {
        return ((Sip022) method.edition()).cipher(forging, keys);
    }

    private byte[] forged(PacketCipher cipher, byte[] body) {
        cipher.begin(1, forgedNumber++, out, 0);
        System.arraycopy(body, 0, out, cipher.head(), body.length);
        int end = cipher.head() + body.length;
        return Arrays.copyOf(out, cipher.seal(cipher.user(), cipher.key(cipher.user(), 1), out, 0, end));
    }

    @Nullable
    Refusal serverOpens(byte[] packet) {
        return server.open(packet, 0, packet.length, out, 0, opened);
    }

    @Nullable
    Refusal clientOpens(ClientSession session, byte[] packet) {
        return session.open(packet, 0, packet.length, out, 0, opened);
    }

    /** What was opened last. */
    byte[] plain() {
        return Arrays.copyOfRange(out, opened.start(), opened.start() + opened.length());
    }

    /** The session of what the server opened last; kept from now on, where sessions are. */
    ServerSession kept() {
        ServerSession session = Objects.requireNonNull(opened.session());
        session.keep();
        return session;
    }

    /** The server's session for a client that has just sent its first packet. */
    ServerSession begun(ClientSession session) {
        Refusal refusal = serverOpens(sealed(session, new byte[] {1, 1, 1, 1, 1, 0, 1}));
        if (refusal != null) {
            throw new AssertionError(refusal);
        }
        return kept();
    }
}
