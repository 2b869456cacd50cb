package procurator.interop;

import static org.assertj.core.api.Assertions.assertThat;

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
import procurator.tunnel.UdpEchoServer;

/** Datagrams with shadowsocks-rust as the other half, in every method both have. */
@Tag("interop2022")
@Timeout(120)
class RustUdpTest {
    static Stream<Method> methods() {
        return Methods.authentic().filter(method -> method != Method.AES_192_GCM);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ourLocalCarriesDatagramsThroughItsServer(Method method) throws IOException {
        String password = ClientKeys.generate(method, new SecureRandom());
        try (UdpEchoServer target = UdpEchoServer.echo("127.0.0.1");
                PeerProcess server = PeerProcess.rustServer(method, password);
                OurLocal local = OurLocal.start(
                        method, Pollers.best(), server.address(), password, LibevUdpTest.forwardTo(target.address()))) {
            Datagrams.bySocks(local.socksAddress());
            Datagrams.byForward(local.forwardAddress("UDP"));
            assertThat(local.half().status()).contains("udp dropped: none");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void itsLocalCarriesDatagramsThroughOurServer(Method method) throws IOException {
        String password = ClientKeys.generate(method, new SecureRandom());
        try (OurServer server = OurServer.start(method, Pollers.best(), password);
                PeerProcess local = PeerProcess.rustLocal(method, password, server.address())) {
            Datagrams.bySocks(local.address());
            assertThat(server.half().status()).contains("udp dropped: none");
        }
    }
}
