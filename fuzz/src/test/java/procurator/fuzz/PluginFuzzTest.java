package procurator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import procurator.plugin.PluginOptions;

/** Options of plugins are parted without a loss, whatever they are. */
class PluginFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void options(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        PluginOptions options = PluginOptions.parse(text);
        assertThat(options.text()).isEqualTo(text);
        PluginOptions rest = options.without(Set.of("server"));
        assertThat(rest.has("server")).isFalse();
        assertThat(PluginOptions.parse(rest.text()).text()).isEqualTo(rest.text());
        if (!options.has("server")) {
            assertThat(rest).isEqualTo(options);
        }
    }
}
