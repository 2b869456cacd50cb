package procurator.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import procurator.dial.SystemLookup;
import procurator.half.Bound;
import procurator.half.EngineConfig;
import procurator.half.Half;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.ClientPort;
import procurator.local.EagerLocal;
import procurator.local.Forward;
import procurator.local.LocalConfig;
import procurator.local.LocalHalf;
import procurator.local.ServerSource;
import procurator.local.balancer.BalancerConfig;
import procurator.local.upstream.LinkServer;
import procurator.local.upstream.PoolConfig;
import procurator.log.Log;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.socks.Users;
import procurator.wire.Address;

/**
 * Our local half on loopback, in this process. It opens no link before its tunnel is wanted, unless it is eager: on a
 * busy machine even a dial on loopback may take long enough for that.
 */
public final class OurLocal implements AutoCloseable {
    private static final PoolConfig NO_POOL = new PoolConfig(0, PoolConfig.DEFAULT.idle());

    public final Lines log = new Lines();
    private final Half half;

    private OurLocal(LocalConfig config, Starter starter) throws IOException {
        half = starter.start(config, log.log());
    }

    /** How a half is started: as usual, or in a way only tests know. */
    private interface Starter {
        Half start(LocalConfig config, Log log) throws IOException;
    }

    public static OurLocal start(Method method, Pollers poller, InetSocketAddress server, String password)
            throws IOException {
        return start(method, poller, server, password, List.of());
    }

    public static OurLocal start(
            Method method, Pollers poller, InetSocketAddress server, String password, List<Forward> forwards)
            throws IOException {
        LinkServer link = link(method, server, password);
        return new OurLocal(
                config(List.of(link), Map.of(), forwards, NO_POOL, Listening.engine(poller)), OurLocal::startHalf);
    }

    public static OurLocal start(LinkServer server, EngineConfig engine) throws IOException {
        return start(server, engine, System::nanoTime);
    }

    /** The same with loops that go by another clock. */
    static OurLocal start(LinkServer server, EngineConfig engine, LongSupplier clock) throws IOException {
        return new OurLocal(
                config(List.of(server), Map.of(), List.of(), NO_POOL, engine),
                (config, log) -> EagerLocal.start(config, log, new SystemLookup(), clock));
    }

    /** One that asks for a user and a password. */
    public static OurLocal withUsers(LinkServer server, EngineConfig engine, Map<String, String> passwords)
            throws IOException {
        return new OurLocal(config(List.of(server), passwords, List.of(), NO_POOL, engine), OurLocal::startHalf);
    }

    /** One that opens links ahead on loopback too. */
    public static OurLocal eager(LinkServer server, EngineConfig engine) throws IOException {
        return new OurLocal(
                config(List.of(server), Map.of(), List.of(), PoolConfig.DEFAULT, engine), EagerLocal::start);
    }

    /** One that has several servers, and opens links ahead on loopback too. */
    static OurLocal ofSeveral(List<LinkServer> servers) throws IOException {
        return ofSeveral(servers, Listening.engine(Pollers.best()), System::nanoTime);
    }

    /** The same with loops that go by another clock. */
    static OurLocal ofSeveral(List<LinkServer> servers, EngineConfig engine, LongSupplier clock) throws IOException {
        LocalConfig config = config(servers, Map.of(), List.of(), PoolConfig.DEFAULT, engine);
        return new OurLocal(config, (of, log) -> EagerLocal.start(of, log, new SystemLookup(), clock));
    }

    public static LinkServer link(Method method, InetSocketAddress server, String password) {
        Address address = new Address.Ip(server.getAddress(), server.getPort());
        return LinkServer.of(address, ClientKeys.ofPassword(method, password));
    }

    private static LocalConfig config(
            List<LinkServer> servers,
            Map<String, String> passwords,
            List<Forward> forwards,
            PoolConfig pool,
            EngineConfig engine)
            throws IOException {
        ClientPort.Offer offer = new ClientPort.Offer(true, Mode.TCP_AND_UDP, new Users(passwords));
        return config(List.of(new ClientPort(Listening.anyPort(), offer)), servers, forwards, null, pool, engine);
    }

    /** What everybody may use, with SOCKS and HTTP. */
    public static ClientPort port(InetSocketAddress at, Mode mode) {
        return new ClientPort(at, new ClientPort.Offer(true, mode, new Users(Map.of())));
    }

    /** One server, and a pool as usual. */
    public static LocalConfig config(
            List<ClientPort> ports,
            LinkServer server,
            List<Forward> forwards,
            @Nullable InetAddress told,
            EngineConfig engine) {
        return config(ports, List.of(server), forwards, told, PoolConfig.DEFAULT, engine);
    }

    private static LocalConfig config(
            List<ClientPort> ports,
            List<LinkServer> servers,
            List<Forward> forwards,
            @Nullable InetAddress told,
            PoolConfig pool,
            EngineConfig engine) {
        return new LocalConfig(ports, servers, List.of(), forwards, told, true, pool, BalancerConfig.DEFAULT, engine);
    }

    static OurLocal start(LocalConfig config) throws IOException {
        return new OurLocal(config, OurLocal::startHalf);
    }

    public InetSocketAddress socksAddress() {
        return Listening.at(half.listening(), "SOCKS/HTTP");
    }

    /** Where the first forward of a protocol, TCP or UDP, listens. */
    public InetSocketAddress forwardAddress(String protocol) {
        return Listening.at(half.listening(), protocol);
    }

    public Half half() {
        return half;
    }

    @Override
    public void close() {
        half.close();
    }

    private static Half startHalf(LocalConfig config, Log log) throws IOException {
        return LocalHalf.start(config, log, ServerSource.FIXED, Bound.NOTHING_MORE);
    }
}
