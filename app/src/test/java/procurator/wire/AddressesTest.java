package procurator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8::1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:1:2:0:0:3:4, ::1:2:0:0:3:4",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "10:20:30:0:0:60:70:80, 10:20:30::60:70:80",
        "fe80::1%7, fe80::1%7",
    })
    void longestRunOfZerosIsLeftOut(String address, String text) {
        assertThat(Addresses.text(InetAddress.ofLiteral(address))).isEqualTo(text);
    }

    @Test
    void addressOfIpv6StandsInBracketsBeforeItsPort() {
        assertThat(Addresses.text(new InetSocketAddress(InetAddress.ofLiteral("::1"), 1080)))
                .isEqualTo("[::1]:1080");
    }
}
