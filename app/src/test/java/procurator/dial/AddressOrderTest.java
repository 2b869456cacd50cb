package procurator.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressOrderTest {
    private static final List<InetAddress> MIXED =
            ips("192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2");

    @Test
    void familiesTakeTurnsStartingWithIpv6() {
        assertThat(AddressOrder.of(MIXED, true))
                .isEqualTo(ips("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "192.0.2.3"));
    }

    @Test
    void familiesTakeTurnsStartingWithIpv4WhereTheOwnerSaysSo() {
        assertThat(AddressOrder.of(MIXED, false))
                .isEqualTo(ips("192.0.2.1", "2001:db8::1", "192.0.2.2", "2001:db8::2", "192.0.2.3"));
    }

    @Test
    void orderOfOneFamilyStays() {
        assertThat(AddressOrder.of(ips("192.0.2.3", "192.0.2.1"), true)).isEqualTo(ips("192.0.2.3", "192.0.2.1"));
        assertThat(AddressOrder.of(ips("2001:db8::2"), false)).isEqualTo(ips("2001:db8::2"));
        assertThat(AddressOrder.of(List.of(), true)).isEmpty();
    }

    @Test
    void addressGivenTwiceIsTriedOnce() {
        assertThat(AddressOrder.of(ips("192.0.2.1", "192.0.2.1"), true)).isEqualTo(ips("192.0.2.1"));
    }

    private static List<InetAddress> ips(String... texts) {
        return Stream.of(texts).map(InetAddress::ofLiteral).toList();
    }
}
