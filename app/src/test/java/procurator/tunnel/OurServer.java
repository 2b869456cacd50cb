package procurator.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import procurator.config.Mode;
import procurator.config.ServerConfig;
import procurator.dial.FakeLookup;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.net.Pollers;
import procurator.server.ServerHalf;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;

/** Our server on loopback, in this process, with name servers of its own. */
public final class OurServer implements AutoCloseable {
    public final FakeLookup names = new FakeLookup();
    public final Lines log = new Lines();
    private final ServerHalf half;

    private OurServer(ServerConfig config) throws IOException {
        half = ServerHalf.start(config, log.log(), new Resolver(names, ResolverLimits.DEFAULT, System::nanoTime));
    }

    /** One that lets its clients go everywhere. */
    public static OurServer start(Method method, Pollers poller, String password) throws IOException {
        return start(ServerKeys.ofPassword(method, password), poller, true);
    }

    public static OurServer start(ServerKeys keys, Pollers poller, boolean allowPrivate) throws IOException {
        return start(new ServerConfig(
                List.of(Listening.anyPort()),
                keys,
                Mode.TCP_AND_UDP,
                allowPrivate,
                List.of(),
                true,
                Listening.engine(poller)));
    }

    static OurServer start(ServerConfig config) throws IOException {
        return new OurServer(config);
    }

    public InetSocketAddress address() {
        return Listening.at(half.listening(), "TCP");
    }

    public ServerHalf half() {
        return half;
    }

    @Override
    public void close() {
        half.close();
    }
}
