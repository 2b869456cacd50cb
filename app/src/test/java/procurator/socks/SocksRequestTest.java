package procurator.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static procurator.socks.Messages.hex;
import static procurator.socks.Messages.in;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import procurator.wire.Address;

class SocksRequestTest {
    @Test
    void connectToAName() throws Exception {
        assertThat(SocksRequest.read(in("05 01 00 03 01 61 01bb")))
                .isEqualTo(new SocksRequest(SocksCommand.CONNECT, new Address.Name("a", 443)));
    }

    @Test
    void connectToIpv4() throws Exception {
        assertThat(SocksRequest.read(in("05 01 00 01 c0000201 0050")))
                .isEqualTo(
                        new SocksRequest(SocksCommand.CONNECT, new Address.Ip(InetAddress.ofLiteral("192.0.2.1"), 80)));
    }

    @Test
    void connectToIpv6() throws Exception {
        assertThat(SocksRequest.read(in("05 01 00 04 20010db8000000000000000000000001 0050")))
                .isEqualTo(new SocksRequest(
                        SocksCommand.CONNECT, new Address.Ip(InetAddress.ofLiteral("2001:db8::1"), 80)));
    }

    @Test
    void bindAndUdpAssociateAreRead() throws Exception {
        Address anywhere = new Address.Ip(InetAddress.ofLiteral("0.0.0.0"), 0);
        assertThat(SocksRequest.read(in("05 02 00 01 00000000 0000")))
                .isEqualTo(new SocksRequest(SocksCommand.BIND, anywhere));
        assertThat(SocksRequest.read(in("05 03 00 01 00000000 0000")))
                .isEqualTo(new SocksRequest(SocksCommand.UDP_ASSOCIATE, anywhere));
    }

    @Test
    void whatFollowsTheRequestIsLeft() throws Exception {
        ByteBuffer in = in("05 01 00 03 01 61 01bb" + "474554");
        assertThat(SocksRequest.read(in)).isNotNull();
        assertThat(in.remaining()).isEqualTo(3);
    }

    @Test
    void unknownCommandIsAnswered07() {
        assertThat(answerTo("05 00")).isEqualTo(Reply.COMMAND_NOT_SUPPORTED.bytes());
        assertThat(answerTo("05 04")).isEqualTo(Reply.COMMAND_NOT_SUPPORTED.bytes());
        assertThat(answerTo("05 ff")).isEqualTo(Reply.COMMAND_NOT_SUPPORTED.bytes());
    }

    @Test
    void unknownAddressTypeIsAnswered08() {
        for (String type : new String[] {"00", "02", "05", "83", "ff"}) {
            assertThat(answerTo("05 01 00" + type)).as(type).isEqualTo(Reply.ADDRESS_TYPE_NOT_SUPPORTED.bytes());
        }
    }

    @Test
    void versionIsHeldTo() {
        assertThat(answerTo("04")).isEqualTo(Reply.GENERAL_FAILURE.bytes());
    }

    @Test
    void reservedByteMeansNothing() throws Exception {
        assertThat(SocksRequest.read(in("05 01 01 03 01 61 01bb")))
                .isEqualTo(SocksRequest.read(in("05 01 00 03 01 61 01bb")));
    }

    @Test
    void nameInUtf8IsReadAsNameServersKnowIt() throws Exception {
        assertThat(nameOf("0c 62c3bc636865722e74657374")).isEqualTo("xn--bcher-kva.test"); // b\u00fccher.test
        assertThat(nameOf("06 e4be8b2e6a70")).isEqualTo("xn--fsq.jp"); // \u4f8b.jp
        assertThat(nameOf("07 412e42e38082 63")).isEqualTo("A.B.c"); // A.B\u3002c: the full stop of Chinese
        assertThat(nameOf("06 412e42 2d 5f 2e")).isEqualTo("A.B-_."); // in ASCII it stays as it is
    }

    private static String nameOf(String hex) throws Exception {
        SocksRequest request = Objects.requireNonNull(SocksRequest.read(in("05 01 00 03" + hex + "01bb")));
        return ((Address.Name) request.address()).host();
    }

    @Test
    void emptyAndUnprintableNamesAreAnswered01() {
        for (String host : new String[] {
            "00",
            "01 00",
            "01 20",
            "02 610a",
            "02 617f",
            "02 61c3 01bb",
            "03 61ff62 01bb",
            "04 20c3a4 61",
            "ff" + "61".repeat(253) + "c3a4 01bb"
        }) {
            assertThat(answerTo("05 01 00 03" + host)).as(host).isEqualTo(Reply.GENERAL_FAILURE.bytes());
        }
    }

    @Test
    void repliesHaveTheCodesOfTheRfc() {
        int code = 0;
        for (Reply reply : Reply.values()) {
            assertThat(reply.bytes()).as(reply.name()).isEqualTo(hex("05 0" + code++ + " 00 01 00000000 0000"));
        }
        assertThat(code).isEqualTo(9);
        assertThat(Reply.ADDRESS_TYPE_NOT_SUPPORTED.bytes()).startsWith(5, 8);
    }

    @Test
    void replyTellsTheBoundAddress() {
        assertThat(Reply.SUCCEEDED.bytes(new Address.Ip(InetAddress.ofLiteral("192.0.2.1"), 4096)))
                .isEqualTo(hex("05 00 00 01 c0000201 1000"));
        assertThat(Reply.SUCCEEDED.bytes(new Address.Ip(InetAddress.ofLiteral("2001:db8::1"), 4096)))
                .isEqualTo(hex("05 00 00 04 20010db8000000000000000000000001 1000"));
    }

    private static byte[] answerTo(String hex) {
        return catchThrowableOfType(SocksException.class, () -> SocksRequest.read(in(hex)))
                .answer();
    }
}
