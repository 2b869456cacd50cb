package procurator.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1023, 1023 bytes",
        "1024, 1 KiB",
        "1048524, 1023.9 KiB",
        "1048525, 1 MiB",
        "274877906944, 256 GiB",
        "824633720832, 768 GiB",
        "1610612736, 1.5 GiB",
        "1125899906842624, 1 PiB",
        "999999999999999999, 888.2 PiB"
    })
    void bytesAreToldInTheUnitThatLeavesFewDigits(long bytes, String text) {
        assertThat(ByteText.of(bytes)).isEqualTo(text);
    }
}
