package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import procurator.half.EngineConfig;
import procurator.local.LocalConfig;
import procurator.local.upstream.PoolConfig;
import procurator.server.ServerConfig;

/** The examples that people start from. */
class ExamplesTest {
    private static final Path DOCS = Path.of("../docs");

    @Test
    void localsExampleIsInOrderAndSaysTheDefaults() throws Exception {
        LoadedConfig<LocalConfig> reading =
                Document.open(given("local.example.json")).local();
        assertThat(reading.warnings()).isEmpty();
        assertSaysTheDefaults(reading.config().engine());
        assertThat(reading.config().pool()).isEqualTo(PoolConfig.DEFAULT);
        assertThat(reading.config().servers()).hasSize(1);
        assertThat(reading.config().forwards()).hasSize(2);
    }

    @Test
    void serversExampleIsInOrderAndSaysTheDefaults() throws Exception {
        LoadedConfig<ServerConfig> reading =
                Document.open(given("server.example.json")).server();
        assertThat(reading.warnings()).isEmpty();
        assertSaysTheDefaults(reading.config().engine());
        assertThat(reading.config().listen()).hasSize(2);
    }

    /** But for limits, which follow from what the process may have. */
    private static void assertSaysTheDefaults(EngineConfig engine) {
        EngineConfig usual = EngineConfig.DEFAULT;
        assertThat(engine.relay().timeouts()).isEqualTo(usual.relay().timeouts());
        assertThat(engine.relay().options()).isEqualTo(usual.relay().options());
        assertThat(engine)
                .usingRecursiveComparison()
                .ignoringFields("udp.sockets")
                .isEqualTo(
                        new EngineConfig(usual.workers(), usual.poller(), engine.relay(), usual.udp(), usual.drain()));
    }

    private static ConfigInput given(String name) {
        return new ConfigInput(DOCS.resolve(name), List.of(), _ -> null);
    }
}
