package procurator.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;

/** Through plugins, with shadowsocks-rust as the other half. */
@Tag("interop2022")
@Timeout(120)
class RustPluginsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void ourLocalCarriesBytesBothWaysThroughItsServer(Plugins plugins) throws IOException {
        try (PeerProcess server = PeerProcess.serverBehind(
                        "ssserver", plugins.ofServer(folder), Plugins.METHOD, Plugins.PASSWORD);
                OurLocal local = plugins.ourLocal(folder, server.address())) {
            Bulk.bothWays(local.socksAddress(), 8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsLocalCarriesBytesBothWaysThroughOurServer(Plugins plugins) throws IOException {
        InetSocketAddress listen = Plugins.somewhere();
        try (OurServer _ = plugins.ourServer(folder, listen);
                PeerProcess local = PeerProcess.localBefore(
                        "sslocal", plugins.ofLocal(folder), Plugins.METHOD, Plugins.PASSWORD, listen)) {
            Bulk.bothWays(local.address(), 8);
        }
    }
}
