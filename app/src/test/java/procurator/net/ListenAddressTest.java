package procurator.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which sockets answer at the addresses asked for. */
class ListenAddressTest {
    private static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static List<InetSocketAddress> port1(String... hosts) {
        return Stream.of(hosts).map(host -> at(host, 1)).toList();
    }

    private static List<ListenAddress> of(List<InetSocketAddress> addresses) {
        return ListenAddress.of(addresses, addresses, true, true);
    }

    private static List<ListenAddress> alone(List<InetSocketAddress> addresses) {
        return addresses.stream().map(ListenAddress::alone).toList();
    }

    private static ListenAddress ipv6Only(int port) {
        return new ListenAddress(at("::", port), true);
    }

    @Test
    void bothFamiliesHaveASocketEachInWhateverOrderTheyAreNamed() {
        assertThat(of(port1("::", "0.0.0.0"))).containsExactly(ipv6Only(1), ListenAddress.alone(at("0.0.0.0", 1)));
        assertThat(of(port1("0.0.0.0", "::"))).containsExactly(ListenAddress.alone(at("0.0.0.0", 1)), ipv6Only(1));
    }

    @Test
    void withoutIpv6OnlyOneSocketServesBothFamilies() {
        for (List<InetSocketAddress> both : List.of(port1("::", "0.0.0.0"), port1("0.0.0.0", "127.0.0.1", "::"))) {
            assertThat(ListenAddress.of(both, both, false, true)).isEqualTo(alone(port1("::")));
        }
    }

    @Test
    void whereThereIsNoIpv6TheOtherFamilyRemains() {
        List<InetSocketAddress> both = port1("::", "0.0.0.0");
        for (boolean apart : List.of(true, false)) {
            assertThat(ListenAddress.of(both, both, apart, false)).isEqualTo(alone(port1("0.0.0.0")));
            assertThat(ListenAddress.of(port1("::"), port1("::"), apart, false))
                    .as("to be told by the system")
                    .isEqualTo(alone(port1("::")));
        }
    }

    @Test
    void oneAddressAloneOrOnAPortOfItsOwnIsItself() {
        assertThat(of(port1("::"))).isEqualTo(alone(port1("::")));
        List<InetSocketAddress> apart = List.of(at("::", 1), at("0.0.0.0", 2), at("127.0.0.1", 3));
        assertThat(of(apart)).isEqualTo(alone(apart));
    }

    @Test
    void addressNamedTwiceAndThoseOfAWildcardTakeNoSocketMore() {
        assertThat(of(port1("127.0.0.1", "127.0.0.1"))).isEqualTo(alone(port1("127.0.0.1")));
        assertThat(of(port1("127.0.0.1", "0.0.0.0", "::1"))).isEqualTo(alone(port1("0.0.0.0", "::1")));
        assertThat(of(port1("::1", "::", "0.0.0.0", "127.0.0.1"))).hasSize(2);
    }

    /** Whoever names one address of IPv4 does not want all of them; the poller without IPV6_V6ONLY says that it cannot. */
    @Test
    void ipv6LeavesOneAddressOfIpv4AndAnotherServicesAlone() {
        for (boolean apart : List.of(true, false)) {
            List<InetSocketAddress> one = port1("::", "127.0.0.1");
            assertThat(ListenAddress.of(one, one, apart, true))
                    .containsExactly(ipv6Only(1), ListenAddress.alone(at("127.0.0.1", 1)));
            assertThat(ListenAddress.of(port1("::"), port1("::", "0.0.0.0"), apart, true))
                    .containsExactly(ipv6Only(1));
        }
    }

    @Test
    void addressesThatCannotBothBeHadOverlap() {
        assertThat(ListenAddress.overlap(at("127.0.0.1", 1), at("127.0.0.1", 1)))
                .isTrue();
        assertThat(ListenAddress.overlap(at("127.0.0.1", 1), at("0.0.0.0", 1))).isTrue();
        assertThat(ListenAddress.overlap(at("127.0.0.1", 1), at("127.0.0.2", 1)))
                .isFalse();
        assertThat(ListenAddress.overlap(at("127.0.0.1", 1), at("0.0.0.0", 2))).isFalse();
        assertThat(ListenAddress.overlap(at("127.0.0.1", 1), at("::", 1))).isFalse();
    }
}
