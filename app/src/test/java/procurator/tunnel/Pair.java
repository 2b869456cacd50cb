package procurator.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import procurator.half.Pollers;
import procurator.local.Forward;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;

/** Both halves with a fresh key. */
public record Pair(OurServer server, OurLocal local) implements AutoCloseable {
    /** The server lets its clients go everywhere. */
    public static Pair start(Method method, Pollers poller) throws IOException {
        return start(method, poller, true, List.of());
    }

    public static Pair start(Method method, Pollers poller, boolean allowPrivate, List<Forward> forwards)
            throws IOException {
        String password = ClientKeys.generate(method, new SecureRandom());
        OurServer server = OurServer.start(ServerKeys.ofPassword(method, password), poller, allowPrivate);
        try {
            return new Pair(server, OurLocal.start(method, poller, server.address(), password, forwards));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    public InetSocketAddress socksAddress() {
        return local.socksAddress();
    }

    @Override
    public void close() {
        local.close();
        server.close();
    }
}
