package procurator.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.local.Forward;
import procurator.local.upstream.LinkServer;
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

    /** Whose local half asks for a user and a password. */
    public static Pair withUsers(Map<String, String> passwords) throws IOException {
        Method method = Method.DEFAULT;
        String key = ClientKeys.generate(method, new SecureRandom());
        OurServer server = OurServer.start(method, Pollers.best(), key);
        try {
            LinkServer link = OurLocal.link(method, server.address(), key);
            return new Pair(server, OurLocal.withUsers(link, Listening.engine(Pollers.best()), passwords));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** With loops that go by clocks of the test. */
    static Pair start(Method method, EngineConfig engine, LongSupplier ofServer, LongSupplier ofLocal)
            throws IOException {
        String password = ClientKeys.generate(method, new SecureRandom());
        OurServer server = OurServer.start(ServerKeys.ofPassword(method, password), engine, ofServer);
        try {
            LinkServer link = OurLocal.link(method, server.address(), password);
            return new Pair(server, OurLocal.start(link, engine, ofLocal));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** One method of each edition, under each poller. */
    static Stream<Arguments> editionsAndPollers() {
        return Stream.of(Method.AES_256_GCM, Method.BLAKE3_AES_256_GCM)
                .flatMap(method -> Arrays.stream(Pollers.values()).map(poller -> Arguments.of(method, poller)));
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
