package procurator.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import procurator.config.Forward;
import procurator.config.LinkServer;
import procurator.config.LocalConfig;
import procurator.config.Mode;
import procurator.config.PoolConfig;
import procurator.local.LocalHalf;
import procurator.net.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.socks.Users;
import procurator.wire.Address;

/** Our local half on loopback, in this process. */
public final class OurLocal implements AutoCloseable {
    public final Lines log = new Lines();
    private final LocalHalf half;

    private OurLocal(LocalConfig config) throws IOException {
        half = LocalHalf.start(config, log.log());
    }

    public static OurLocal start(Method method, Pollers poller, InetSocketAddress server, String password)
            throws IOException {
        return start(method, poller, server, password, List.of());
    }

    public static OurLocal start(
            Method method, Pollers poller, InetSocketAddress server, String password, List<Forward> forwards)
            throws IOException {
        Address address = new Address.Ip(server.getAddress(), server.getPort());
        LinkServer link = new LinkServer(address, ClientKeys.ofPassword(method, password), "");
        return start(new LocalConfig(
                Listening.anyPort(),
                new Users(Map.of()),
                List.of(link),
                forwards,
                Mode.TCP_AND_UDP,
                null,
                true,
                PoolConfig.DEFAULT,
                Listening.engine(poller)));
    }

    static OurLocal start(LocalConfig config) throws IOException {
        return new OurLocal(config);
    }

    public InetSocketAddress socksAddress() {
        return Listening.at(half.listening(), "SOCKS5");
    }

    /** Where the first forward of a protocol, TCP or UDP, listens. */
    public InetSocketAddress forwardAddress(String protocol) {
        return Listening.at(half.listening(), protocol);
    }

    public LocalHalf half() {
        return half;
    }

    @Override
    public void close() {
        half.close();
    }
}
