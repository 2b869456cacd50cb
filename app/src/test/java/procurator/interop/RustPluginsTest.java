package procurator.interop;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through plugins, with shadowsocks-rust as the other half. */
@Tag("interop2022")
@Timeout(120)
class RustPluginsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void ourLocalCarriesBytesBothWaysThroughItsServer(Plugins plugins) throws IOException {
        plugins.carryToServerOf("ssserver", folder);
    }

    @ParameterizedTest
    @EnumSource
    void itsLocalCarriesBytesBothWaysThroughOurServer(Plugins plugins) throws IOException {
        plugins.carryFromLocalOf("sslocal", folder);
    }
}
