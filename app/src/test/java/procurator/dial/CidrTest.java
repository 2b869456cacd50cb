package procurator.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class CidrTest {
    @Test
    void networkHoldsWhatItsPrefixSays() {
        assertThat(contains("10.0.0.0/8", "10.255.0.1")).isTrue();
        assertThat(contains("10.0.0.0/8", "11.0.0.0")).isFalse();
        assertThat(contains("172.16.0.0/12", "172.31.255.255")).isTrue();
        assertThat(contains("172.16.0.0/12", "172.32.0.0")).isFalse();
        assertThat(contains("fc00::/7", "fdff::1")).isTrue();
        assertThat(contains("fc00::/7", "fe00::1")).isFalse();
        assertThat(contains("192.0.2.1", "192.0.2.1")).isTrue();
        assertThat(contains("192.0.2.1", "192.0.2.2")).isFalse();
    }

    @Test
    void wholeFamilyIsANetworkAndHoldsNothingOfTheOther() {
        assertThat(contains("0.0.0.0/0", "203.0.113.9")).isTrue();
        assertThat(contains("0.0.0.0/0", "2001:db8::1")).isFalse();
        assertThat(contains("::/0", "2001:db8::1")).isTrue();
        assertThat(contains("::/0", "203.0.113.9")).isFalse();
    }

    @Test
    void networkPrintsAsItIsWritten() {
        assertThat(Cidr.parse("10.0.0.0/8")).hasToString("10.0.0.0/8");
        assertThat(Cidr.parse("10.1.2.3")).hasToString("10.1.2.3/32");
        assertThat(Cidr.parse("fd00::/8")).isEqualTo(Cidr.parse("fd00:0::0/8"));
    }

    @Test
    void whatIsNoNetworkIsRefusedWithAnExample() {
        for (String text : new String[] {
            "",
            "/",
            "/8",
            "10/8",
            "10.1/16",
            "010.0.0.0/8",
            "10.0.0.0/",
            "10.0.0.0/08",
            "10.0.0.0/-1",
            "10.0.0.0/8/8",
            "10.0.0.256/32",
            "example.com",
            "fe80::1%lo/64",
            "fd00::/a",
            "[fd00::]/8",
            " 10.0.0.0/8",
            "10.0.0.0/1000"
        }) {
            assertThatThrownBy(() -> Cidr.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("\"" + text + "\" (expected: a network such as 10.0.0.0/8 or fd00::/8)");
        }
    }

    @Test
    void prefixLongerThanTheAddressIsRefused() {
        assertThatThrownBy(() -> Cidr.parse("10.0.0.0/33")).hasMessage("prefix length 33 (expected: 0 to 32)");
        assertThatThrownBy(() -> Cidr.parse("fd00::/129")).hasMessage("prefix length 129 (expected: 0 to 128)");
    }

    @Test
    void bitsBehindThePrefixAreRefusedWithWhatWasMeant() {
        assertThatThrownBy(() -> Cidr.parse("10.0.0.1/8"))
                .hasMessage("10.0.0.1/8 has bits set behind its prefix (expected: 10.0.0.0/8)");
    }

    private static boolean contains(String network, String address) {
        return Cidr.parse(network).contains(InetAddress.ofLiteral(address));
    }
}
