package procurator.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static procurator.socks.Messages.hex;
import static procurator.socks.Messages.in;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import procurator.wire.Address;

class UdpHeaderTest {
    private static final List<String> VALID = List.of(
            "0000 00 01 c0000201 0035", "0000 00 03 01 61 0035", "0000 00 04 20010db8000000000000000000000001 0035");

    @Test
    void payloadFollowsTheHeader() {
        ByteBuffer datagram = in("0000 00 03 01 61 0035" + "cafe");
        assertThat(UdpHeader.read(datagram)).isEqualTo(new UdpHeader.Valid(new Address.Name("a", 53)));
        assertThat(datagram.remaining()).isEqualTo(2);
    }

    @Test
    void emptyPayloadIsAPayload() {
        for (String header : VALID) {
            assertThat(UdpHeader.read(in(header))).isInstanceOf(UdpHeader.Valid.class);
        }
    }

    @Test
    void everyCutOfAHeaderIsDropped() {
        for (String header : VALID) {
            byte[] whole = hex(header);
            for (int n = 0; n < whole.length; n++) {
                ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, n));
                assertThat(UdpHeader.read(cut)).as(header + " cut at " + n).isEqualTo(UdpHeader.Dropped.ADDRESS);
                assertThat(cut.position()).isZero();
            }
        }
    }

    @Test
    void fragmentsAndReservedBytesAreToldApart() {
        assertThat(UdpHeader.read(in("0000 01 01 c0000201 0035"))).isEqualTo(UdpHeader.Dropped.FRAGMENT);
        assertThat(UdpHeader.read(in("0000 80 01 c0000201 0035"))).isEqualTo(UdpHeader.Dropped.FRAGMENT);
        assertThat(UdpHeader.read(in("0001 00 01 c0000201 0035"))).isEqualTo(UdpHeader.Dropped.RESERVED);
        assertThat(UdpHeader.read(in("0100 01 01 c0000201 0035"))).isEqualTo(UdpHeader.Dropped.RESERVED);
    }

    @Test
    void badAddressesAreDropped() {
        assertThat(UdpHeader.read(in("0000 00 02 c0000201 0035"))).isEqualTo(UdpHeader.Dropped.ADDRESS);
        assertThat(UdpHeader.read(in("0000 00 03 00 0035"))).isEqualTo(UdpHeader.Dropped.ADDRESS);
        assertThat(UdpHeader.read(in("0000 00 03 01 0a 0035"))).isEqualTo(UdpHeader.Dropped.ADDRESS);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        for (String host : new String[] {"192.0.2.1", "2001:db8::1"}) {
            Address source = new Address.Ip(InetAddress.ofLiteral(host), 65_535);
            ByteBuffer out = ByteBuffer.allocate(UdpHeader.length(source));
            UdpHeader.write(source, out);
            assertThat(out.hasRemaining()).isFalse();
            assertThat(UdpHeader.read(out.flip())).isEqualTo(new UdpHeader.Valid(source));
        }
    }

    @Test
    void garbageIsDroppedOrReadAndNeverThrows() {
        Random random = new Random(1928);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            Arrays.fill(bytes, 0, Math.min(bytes.length, random.nextInt(4)), (byte) 0);
            ByteBuffer datagram = ByteBuffer.wrap(bytes);
            boolean valid = UdpHeader.read(datagram) instanceof UdpHeader.Valid;
            assertThat(datagram.position() > 0).isEqualTo(valid);
        }
    }
}
