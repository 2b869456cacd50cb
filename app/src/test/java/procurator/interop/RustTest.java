package procurator.interop;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.Pollers;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Methods;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;

/** With shadowsocks-rust as the other half, in every method both have. */
@Tag("interop2022")
@Timeout(120)
class RustTest {
    static Stream<Method> methods() {
        return Methods.authentic().filter(method -> method != Method.AES_192_GCM);
    }

    private static String password(Method method) {
        return ClientKeys.generate(method, new SecureRandom());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ourLocalCarries256MebibytesEachWayThroughItsServer(Method method) throws IOException {
        String password = password(method);
        try (PeerProcess server = PeerProcess.rustServer(method, password);
                OurLocal local = OurLocal.start(method, Pollers.best(), server.address(), password)) {
            Bulk.bothWays(local.socksAddress(), 256);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void itsLocalCarries256MebibytesEachWayThroughOurServer(Method method) throws IOException {
        String password = password(method);
        try (OurServer server = OurServer.start(method, Pollers.best(), password);
                PeerProcess local = PeerProcess.rustLocal(method, password, server.address())) {
            Bulk.bothWays(local.address(), 256);
        }
    }
}
