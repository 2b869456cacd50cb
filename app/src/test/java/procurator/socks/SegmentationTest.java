package procurator.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static procurator.socks.Messages.bytewise;
import static procurator.socks.Messages.hex;
import static procurator.socks.Messages.whole;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import procurator.socks.Messages.Reader;
import procurator.socks.Messages.Result;

/** Promise 13: the same in any segmentation, and nothing but a refusal for bytes that break the protocol. */
class SegmentationTest {
    private static final Map<Reader, List<String>> VALID = Map.of(
            Greeting::read, List.of("05 01 00", "05 03 00 01 02", "05 ff" + "02".repeat(255)),
            Credentials::read,
                    List.of(
                            "01 01 61 01 62",
                            "01 04 616e6e61 06 67656865696d",
                            "01 ff" + "61".repeat(255) + "ff" + "62".repeat(255)),
            SocksRequest::read,
                    List.of(
                            "05 01 00 01 c0000201 0050",
                            "05 01 00 03 01 61 01bb",
                            "05 01 00 03 0c 62c3bc636865722e74657374 01bb",
                            "05 03 00 03 ff" + "61".repeat(255) + "0000",
                            "05 02 00 04 20010db8000000000000000000000001 ffff"),
            Socks4Request::read,
                    List.of(
                            "04 01 0050 c0000201 00",
                            "04 01 0050 c0000201 616e6e61 00",
                            "04 01 01bb 00000001 00 61 00",
                            "04 01 01bb 000000ff" + "61".repeat(255) + "00" + "62".repeat(255) + "00"));

    @Test
    void everyPrefixOfAValidMessageIsIncompleteAndTakesNothing() {
        VALID.forEach((reader, messages) -> messages.forEach(message -> {
            byte[] bytes = hex(message);
            for (int n = 0; n < bytes.length; n++) {
                assertThat(whole(reader, Arrays.copyOf(bytes, n)))
                        .as(message + " cut at " + n)
                        .isEqualTo(new Result("null", 0));
            }
        }));
    }

    @Test
    void validMessageIsTakenWholeAndNoByteMore() {
        VALID.forEach((reader, messages) -> messages.forEach(message -> {
            byte[] bytes = hex(message);
            assertThat(whole(reader, bytes).taken()).isEqualTo(bytes.length);
            assertThat(whole(reader, Arrays.copyOf(bytes, bytes.length + 9))).isEqualTo(whole(reader, bytes));
        }));
    }

    @Test
    void garbageGivesTheSameBytewiseAndWholeAndNeverThrowsAnythingElse() {
        VALID.forEach((reader, messages) -> {
            Random random = new Random(1929);
            for (int round = 0; round < 20_000; round++) {
                byte[] bytes = garbage(random, messages);
                assertThat(bytewise(reader, bytes))
                        .as(HexFormat.of().formatHex(bytes))
                        .isEqualTo(whole(reader, bytes));
            }
        });
    }

    /** Random bytes, or a valid message with up to three bytes changed. */
    private static byte[] garbage(Random random, List<String> messages) {
        byte[] bytes = random.nextInt(4) == 0
                ? new byte[random.nextInt(24)]
                : Arrays.copyOf(hex(messages.get(random.nextInt(messages.size()))), random.nextInt(1, 24));
        if (bytes.length == 0) {
            return bytes;
        }
        for (int change = random.nextInt(4); change > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(random.nextBoolean() ? 8 : 256);
        }
        return bytes;
    }
}
