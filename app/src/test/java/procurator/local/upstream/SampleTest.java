package procurator.local.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What of a request is asked of another server as well. */
class SampleTest {
    private static final byte[] HEAD = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] HELLO = {22, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3};

    private static void assertOnlyWhole(byte[] whole) {
        for (int length = 0; length <= whole.length; length++) {
            assertThat(Sample.isOf(whole, 0, length)).as("%d", length).isEqualTo(length == whole.length);
            byte[] further = new byte[length + 7];
            System.arraycopy(whole, 0, further, 7, length);
            assertThat(Sample.isOf(further, 7, length)).as("%d", length).isEqualTo(length == whole.length);
        }
    }

    @Test
    void whatIsNotAllThereIsNot() {
        assertOnlyWhole(HEAD);
        assertOnlyWhole(HELLO);
    }

    @Test
    void whatIsLongIsNot() {
        byte[] head = Arrays.copyOf(HEAD, 9_000);
        System.arraycopy("\r\n\r\n".getBytes(US_ASCII), 0, head, head.length - 4, 4);
        assertThat(Sample.isOf(head, 0, head.length)).isFalse();
        assertThat(Sample.isOf(head, 1_000, 8_000)).isTrue();
    }
}
