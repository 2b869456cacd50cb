package procurator.socks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static procurator.socks.Messages.hex;
import static procurator.socks.Messages.in;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import procurator.wire.Address;

class Socks4RequestTest {
    @Test
    void connectToIpv4WhateverTheUserId() throws Exception {
        Address.Ip target = new Address.Ip(InetAddress.ofLiteral("192.0.2.1"), 80);
        for (String userId : new String[] {"", "66 72 79", "ff".repeat(255)}) {
            assertThat(Socks4Request.read(in("04 01 0050 c0000201" + userId + "00")))
                    .isEqualTo(new Socks4Request(target));
        }
    }

    @Test
    void nameFollowsWhereTheIpHasItsLastByteAlone() throws Exception {
        assertThat(Socks4Request.read(in("04 01 01bb 00000001 00 61 00")))
                .isEqualTo(new Socks4Request(new Address.Name("a", 443)));
        assertThat(Socks4Request.read(in("04 01 01bb 000000ff 66 00 62c3bc636865722e74657374 00")))
                .isEqualTo(new Socks4Request(new Address.Name("xn--bcher-kva.test", 443)));
        assertThat(Socks4Request.read(in("04 01 01bb 00000000 00 61 00")))
                .isEqualTo(new Socks4Request(new Address.Ip(InetAddress.ofLiteral("0.0.0.0"), 443)));
        assertThat(Socks4Request.read(in("04 01 01bb 00000101 00 61 00")))
                .isEqualTo(new Socks4Request(new Address.Ip(InetAddress.ofLiteral("0.0.1.1"), 443)));
        assertThat(Socks4Request.read(in("04 01 01bb 80000001 00 61 00")))
                .isEqualTo(new Socks4Request(new Address.Ip(InetAddress.ofLiteral("128.0.0.1"), 443)));
    }

    @Test
    void whatFollowsTheRequestIsLeft() throws Exception {
        ByteBuffer in = in("04 01 0050 c0000201 00" + "474554");
        assertThat(Socks4Request.read(in)).isNotNull();
        assertThat(in.remaining()).isEqualTo(3);
        ByteBuffer named = in("04 01 0050 00000001 00 61 00" + "474554");
        assertThat(Socks4Request.read(named)).isNotNull();
        assertThat(named.remaining()).isEqualTo(3);
    }

    @Test
    void everythingElseIsRejectedAsSoonAsItIsSeen() {
        for (String start : new String[] {
            "05",
            "04 00",
            "04 02",
            "04 03",
            "04 01 0050 c0000201" + "61".repeat(256),
            "04 01 0050 00000001 00" + "61".repeat(256),
            "04 01 0050 00000001 00 00",
            "04 01 0050 00000001 00 61 20 00",
            "04 01 0050 00000001 00 61 ff 00"
        }) {
            SocksException refusal = catchThrowableOfType(SocksException.class, () -> Socks4Request.read(in(start)));
            assertThat(refusal.answer()).as(start).isEqualTo(hex("00 5b 0000 00000000"));
        }
    }

    @Test
    void refusalSaysWhichRuleWasBroken() {
        assertThatThrownBy(() -> Socks4Request.read(in("04 02"))).hasMessage("command of SOCKS4: 2 (expected: 1)");
        assertThatThrownBy(() -> Socks4Request.read(in("04 01 0050 c0000201" + "61".repeat(256))))
                .hasMessage("user id of more than 255 bytes (expected: a zero after it)");
    }

    @Test
    void repliesAreEightBytes() {
        assertThat(Socks4Reply.GRANTED.bytes()).isEqualTo(hex("00 5a 0000 00000000"));
        assertThat(Socks4Reply.REJECTED.bytes()).isEqualTo(hex("00 5b 0000 00000000"));
    }
}
