package procurator.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static procurator.socks.Messages.hex;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import procurator.socks.UdpHeader.Dropped;

class UdpHeaderTest {
    private static final List<String> VALID = List.of(
            "0000 00 01 c0000201 0035", "0000 00 03 01 61 0035", "0000 00 04 20010db8000000000000000000000001 0035");

    private static @Nullable Dropped check(String datagram) {
        byte[] bytes = hex(datagram);
        return UdpHeader.check(bytes, 0, bytes.length);
    }

    @Test
    void payloadMayFollowTheHeaderOrNone() {
        for (String header : VALID) {
            assertThat(check(header)).isNull();
            assertThat(check(header + "cafe")).isNull();
        }
    }

    @Test
    void everyCutOfAHeaderIsDropped() {
        for (String header : VALID) {
            byte[] whole = hex(header);
            for (int n = 0; n < whole.length; n++) {
                assertThat(UdpHeader.check(whole, 0, n))
                        .as(header + " cut at " + n)
                        .isEqualTo(Dropped.ADDRESS);
            }
        }
    }

    @Test
    void headerIsReadWhereItStands() {
        byte[] inTheMiddle = hex("ffff" + VALID.getFirst() + "ff");
        assertThat(UdpHeader.check(inTheMiddle, 2, inTheMiddle.length - 3)).isNull();
    }

    @Test
    void fragmentsAreDroppedAndReservedBytesMeanNothing() {
        assertThat(check("0000 01 01 c0000201 0035")).isEqualTo(Dropped.FRAGMENT);
        assertThat(check("0000 80 01 c0000201 0035")).isEqualTo(Dropped.FRAGMENT);
        assertThat(check("0001 00 01 c0000201 0035")).isNull();
        assertThat(check("0100 01 01 c0000201 0035")).isEqualTo(Dropped.FRAGMENT);
    }

    @Test
    void badAddressesAreDropped() {
        assertThat(check("0000 00 02 c0000201 0035")).isEqualTo(Dropped.ADDRESS);
        assertThat(check("0000 00 03 00 0035")).isEqualTo(Dropped.ADDRESS);
        assertThat(check("0000 00 03 01 0a 0035")).isEqualTo(Dropped.ADDRESS);
    }

    @Test
    void namesInUtf8AreTaken() {
        assertThat(check("0000 00 03 0c 62c3bc636865722e74657374 0035")).isNull();
        assertThat(check("0000 00 03 02 61c3 0035")).isEqualTo(Dropped.ADDRESS);
    }

    @Test
    void whatIsWrittenBeforeAnAddressIsTaken() {
        byte[] datagram = hex("ffffff 01 c0000201 0035");
        UdpHeader.writeBeforeAddress(datagram, 0);
        assertThat(datagram).isEqualTo(hex(VALID.getFirst()));
    }

    @Test
    void garbageIsDroppedOrTakenAndNeverThrows() {
        Random random = new Random(1928);
        int taken = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            Arrays.fill(bytes, 0, Math.min(bytes.length, random.nextInt(4)), (byte) 0);
            taken += UdpHeader.check(bytes, 0, bytes.length) == null ? 1 : 0;
        }
        assertThat(taken).isBetween(1, 99_999);
    }
}
