package procurator.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static procurator.socks.Messages.hex;
import static procurator.socks.Messages.in;

import java.net.InetAddress;
import java.nio.ByteBuffer;
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
    void versionAndReservedByteAreHeldTo() {
        assertThat(answerTo("04")).isEqualTo(Reply.GENERAL_FAILURE.bytes());
        assertThat(answerTo("05 01 01")).isEqualTo(Reply.GENERAL_FAILURE.bytes());
    }

    @Test
    void emptyAndUnprintableNamesAreAnswered01() {
        for (String host : new String[] {"00", "01 00", "01 20", "02 610a", "02 617f", "03 61c3a4"}) {
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
