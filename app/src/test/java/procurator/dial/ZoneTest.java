package procurator.dial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoneTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, localhost",
        "example.com, example.com",
        "example.com., example.com",
        "a.b.Example.COM, example.com",
        "a.example.co.uk, example.co.uk",
        "example.co.uk, example.co.uk",
        "co.uk, co.uk",
        "a.b.co.jp, b.co.jp",
        "www.abc.de, abc.de",
        "a.longer.de, longer.de",
        "., ''",
        "a..b, .b"
    })
    void zoneIsWhatIsRegistered(String host, String zone) {
        assertThat(Zone.of(host)).isEqualTo(zone);
    }
}
