package procurator.interop;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.local.upstream.LinkServer;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.SaltPrefix;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;

/** With shadowsocks-libev as the other half, in every method both have. */
@Tag("interop")
@Timeout(120)
class LibevTest {
    /**
     * MiB each way, more than the system holds on the way: 1,024 nonces or more, so that they carry into their second
     * byte, and 2^17 blocks of ChaCha20, into the third.
     */
    private static final int USUAL = 8;

    static Stream<Method> methods() {
        return Arrays.stream(Method.values()).filter(method -> !method.edition().isStamped());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ourLocalCarriesBytesBothWaysThroughItsServer(Method method) throws IOException {
        throughItsServer(method, USUAL);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void itsLocalCarriesBytesBothWaysThroughOurServer(Method method) throws IOException {
        throughOurServer(method, USUAL);
    }

    @Test
    void itsServerTakesSaltsThatBeginAsWeSay() throws IOException {
        Method method = Method.CHACHA20_IETF_POLY1305;
        try (PeerProcess server = PeerProcess.libevServer(method, "pässword")) {
            LinkServer plain = OurLocal.link(method, server.address(), "pässword");
            LinkServer prefixed = LinkServer.of(plain.address(), plain.keys().withPrefix(new SaltPrefix("HTTP/1.1 ")));
            try (OurLocal local = OurLocal.start(prefixed, EngineConfig.DEFAULT)) {
                Bulk.bothWays(local.socksAddress(), 8);
            }
        }
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("methods")
    void bothCarry256MebibytesEachWay(Method method) throws IOException {
        throughItsServer(method, 256);
        throughOurServer(method, 256);
    }

    private static void throughItsServer(Method method, int mebibytes) throws IOException {
        try (PeerProcess server = PeerProcess.libevServer(method, "pässword");
                OurLocal local = OurLocal.start(method, Pollers.best(), server.address(), "pässword")) {
            Bulk.bothWays(local.socksAddress(), mebibytes);
        }
    }

    private static void throughOurServer(Method method, int mebibytes) throws IOException {
        try (OurServer server = OurServer.start(method, Pollers.best(), "pässword");
                PeerProcess local = PeerProcess.libevLocal(method, "pässword", server.address())) {
            Bulk.bothWays(local.address(), mebibytes);
        }
    }
}
