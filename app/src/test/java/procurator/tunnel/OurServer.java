package procurator.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.LongSupplier;
import procurator.dial.FakeLookup;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.half.Bound;
import procurator.half.EngineConfig;
import procurator.half.Half;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.server.ServerConfig;
import procurator.server.ServerHalf;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;

/**
 * Our server on loopback, in this process, with name servers of its own. By its clock each second is a whole one, unless
 * a test gives it another: so it need not await the next, which cost a second a start with a 2022 method.
 */
public final class OurServer implements AutoCloseable {
    private static final InstantSource WHOLE_SECONDS = Clock.tickSeconds(ZoneOffset.UTC);

    public final FakeLookup names = new FakeLookup();
    public final Lines log = new Lines();
    private final Half half;

    private OurServer(ServerConfig config, InstantSource clock, LongSupplier nanos) throws IOException {
        half = ServerHalf.start(
                config,
                log.log(),
                new Resolver(names, ResolverLimits.DEFAULT, System::nanoTime),
                clock,
                nanos,
                Bound.NOTHING_MORE);
    }

    /** One that lets its clients go everywhere. */
    public static OurServer start(Method method, Pollers poller, String password) throws IOException {
        return start(ServerKeys.ofPassword(method, password), poller, true);
    }

    public static OurServer start(ServerKeys keys, Pollers poller, boolean allowPrivate) throws IOException {
        return start(Listening.anyPort(), keys, Listening.engine(poller), allowPrivate, WHOLE_SECONDS);
    }

    /** One that lets its clients go everywhere. */
    public static OurServer start(ServerKeys keys, EngineConfig engine) throws IOException {
        return start(Listening.anyPort(), keys, engine, true, WHOLE_SECONDS);
    }

    public static OurServer start(
            InetSocketAddress listen, ServerKeys keys, EngineConfig engine, boolean allowPrivate, InstantSource clock)
            throws IOException {
        return new OurServer(config(listen, keys, engine, allowPrivate), clock, System::nanoTime);
    }

    /** The same with loops that go by another clock. */
    static OurServer start(ServerKeys keys, EngineConfig engine, LongSupplier nanos) throws IOException {
        return new OurServer(config(Listening.anyPort(), keys, engine, true), WHOLE_SECONDS, nanos);
    }

    private static ServerConfig config(
            InetSocketAddress listen, ServerKeys keys, EngineConfig engine, boolean allowPrivate) {
        return new ServerConfig(
                List.of(new ServerConfig.Service(List.of(listen), keys, Mode.TCP_AND_UDP)),
                allowPrivate,
                List.of(),
                true,
                engine);
    }

    public static OurServer start(ServerConfig config) throws IOException {
        return start(config, System::nanoTime);
    }

    static OurServer start(ServerConfig config, LongSupplier nanos) throws IOException {
        return new OurServer(config, WHOLE_SECONDS, nanos);
    }

    public InetSocketAddress address() {
        return Listening.at(half.listening(), "TCP");
    }

    public Half half() {
        return half;
    }

    @Override
    public void close() {
        half.close();
    }
}
