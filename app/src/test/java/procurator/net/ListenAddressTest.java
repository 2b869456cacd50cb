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
        return ListenAddress.of(addresses, addresses, true);
    }

    @Test
    void bothFamiliesAreServedByOneSocketInWhateverOrderTheyAreNamed() {
        for (List<InetSocketAddress> both : List.of(port1("::", "0.0.0.0"), port1("0.0.0.0", "::"))) {
            assertThat(of(both)).containsExactly(new ListenAddress(at("::", 1), false, both));
        }
    }

    @Test
    void bothFamiliesGetTheSameFreePort() {
        List<InetSocketAddress> both = List.of(at("0.0.0.0", 0), at("::", 0));
        assertThat(of(both)).containsExactly(new ListenAddress(at("::", 0), false, both));
        assertThat(of(both).getFirst().withPort(7).serves()).containsExactly(at("0.0.0.0", 7), at("::", 7));
    }

    @Test
    void whereThereIsNoIpv6TheOtherFamilyRemains() {
        List<InetSocketAddress> both = port1("::", "0.0.0.0");
        assertThat(ListenAddress.of(both, both, false)).containsExactly(ListenAddress.alone(at("0.0.0.0", 1)));
        List<InetSocketAddress> six = port1("::");
        assertThat(ListenAddress.of(six, six, false))
                .as("to be told by the system")
                .containsExactly(ListenAddress.alone(at("::", 1)));
    }

    @Test
    void oneAddressAloneOrOnAPortOfItsOwnIsItself() {
        assertThat(of(port1("::"))).containsExactly(ListenAddress.alone(at("::", 1)));
        List<InetSocketAddress> apart = List.of(at("::", 1), at("0.0.0.0", 2), at("127.0.0.1", 3));
        assertThat(of(apart)).isEqualTo(apart.stream().map(ListenAddress::alone).toList());
    }

    @Test
    void addressNamedTwiceAndThoseOfAWildcardTakeNoSocketMore() {
        assertThat(of(port1("127.0.0.1", "127.0.0.1"))).containsExactly(ListenAddress.alone(at("127.0.0.1", 1)));
        assertThat(of(port1("127.0.0.1", "0.0.0.0", "::1")))
                .containsExactly(
                        new ListenAddress(at("0.0.0.0", 1), false, port1("127.0.0.1", "0.0.0.0")),
                        ListenAddress.alone(at("::1", 1)));
        assertThat(of(port1("::1", "::", "0.0.0.0", "127.0.0.1"))).hasSize(1);
    }

    /** Whoever names one address of IPv4 does not want all of them. */
    @Test
    void ipv6LeavesOneAddressOfIpv4Alone() {
        assertThat(of(port1("::", "127.0.0.1")))
                .containsExactly(
                        new ListenAddress(at("::", 1), true, port1("::")), ListenAddress.alone(at("127.0.0.1", 1)));
        assertThat(ListenAddress.of(port1("::"), port1("::", "0.0.0.0"), true))
                .as("beside another service of ours")
                .containsExactly(new ListenAddress(at("::", 1), true, port1("::")));
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
