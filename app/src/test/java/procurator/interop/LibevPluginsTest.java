package procurator.interop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.tunnel.OurLocal;
import procurator.tunnel.OurServer;

/** Through plugins, with ourselves and with shadowsocks-libev as the other half. */
@Tag("interop")
@Timeout(120)
class LibevPluginsTest {
    @TempDir
    private Path folder;

    @Test
    void oneThatIsKilledIsStartedAgainAndItsServerReachedOnAnotherPort() throws IOException {
        InetSocketAddress listen = Plugins.somewhere();
        try (OurServer _ = Plugins.OBFS_HTTP.ourServer(folder, listen);
                OurLocal local = Plugins.OBFS_HTTP.ourLocal(folder, listen)) {
            ProcessHandle plugin = ProcessHandle.current()
                    .descendants()
                    .filter(each -> each.info().command().orElse("").endsWith("/obfs-local"))
                    .findFirst()
                    .orElseThrow();
            plugin.destroyForcibly();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> local.log.toString().contains("it ended by signal 9"));
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() -> Bulk.bothWays(local.socksAddress(), 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothOfOursCarryBytesBothWays(Plugins plugins) throws IOException {
        InetSocketAddress listen = Plugins.somewhere();
        try (OurServer _ = plugins.ourServer(folder, listen);
                OurLocal local = plugins.ourLocal(folder, listen)) {
            Bulk.bothWays(local.socksAddress(), 8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourLocalCarriesBytesBothWaysThroughItsServer(Plugins plugins) throws IOException {
        plugins.carryToServerOf("ss-server", folder);
    }

    @ParameterizedTest
    @EnumSource
    void itsLocalCarriesBytesBothWaysThroughOurServer(Plugins plugins) throws IOException {
        plugins.carryFromLocalOf("ss-local", folder);
    }
}
