package procurator.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TargetPolicyTest {
    private static final List<String> PUBLIC = List.of(
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "fbff::1");

    private static final List<String> DOCUMENTATION =
            List.of("192.0.2.1", "198.51.100.255", "203.0.113.1", "2001:db8::1", "2001:db8:ffff::1");

    private static final List<String> PRIVATE = List.of(
            "127.0.0.1",
            "127.255.255.255",
            "::1",
            "10.0.0.0",
            "10.255.255.255",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "192.168.255.255",
            "fc00::1",
            "fdff::1",
            "169.254.0.1",
            "169.254.169.254",
            "fd00:ec2::254",
            "168.63.129.16",
            "192.0.0.192",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "100.64.0.1",
            "100.127.255.255",
            "100.100.100.200",
            "198.18.0.1",
            "198.19.255.255",
            "240.0.0.1",
            "255.255.255.254",
            "64:ff9b:1::1.1.1.1",
            "100::1",
            "2001:2::1",
            "5f00::1");

    private static final List<String> NO_HOST = List.of(
            "0.0.0.0", "0.1.2.3", "::", "224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1", "ff05::1");

    /** How an IPv4 address stands in an IPv6 one; its 8 hex digits, or those of its inverse, go into the gap. */
    private static final List<String> FORMS = List.of(
            "00000000000000000000ffff%s", // mapped
            "0000000000000000ffff0000%s", // translated
            "0064ff9b0000000000000000%s", // NAT64
            "2002%s00000000000000000001"); // 6to4

    private final TargetPolicy byDefault = new TargetPolicy(false, List.of());
    private final TargetPolicy allowPrivate = new TargetPolicy(true, List.of());

    @Test
    void publicAndDocumentationAddressesAreOpen() {
        assertThat(PUBLIC).allMatch(text -> byDefault.allows(ip(text)));
        assertThat(DOCUMENTATION).allMatch(text -> byDefault.allows(ip(text)));
    }

    @Test
    void privateAddressesAreClosedByDefault() {
        assertThat(PRIVATE).noneMatch(text -> byDefault.allows(ip(text)));
    }

    @Test
    void allowPrivateOpensAllThatIsAHost() {
        assertThat(PRIVATE).allMatch(text -> allowPrivate.allows(ip(text)));
        assertThat(PUBLIC).allMatch(text -> allowPrivate.allows(ip(text)));
    }

    @Test
    void thisMachinesOwnAddressesAreClosedHoweverPublic() {
        OwnAddresses own = new OwnAddresses(() -> Set.of(ip("203.0.113.5"), ip("2001:db8::5")), () -> 0);
        TargetPolicy policy = new TargetPolicy(false, List.of(), own);
        assertThat(Stream.of("203.0.113.5", "::ffff:203.0.113.5", "64:ff9b::203.0.113.5", "2001:db8::5"))
                .noneMatch(text -> policy.allows(ip(text)));
        assertThat(policy.allows(ip("203.0.113.6"))).isTrue();
        assertThat(new TargetPolicy(true, List.of(), own).allows(ip("203.0.113.5")))
                .isTrue();
        TargetPolicy opened = new TargetPolicy(false, List.of(Cidr.parse("203.0.113.0/24")), own);
        assertThat(opened.allows(ip("203.0.113.5"))).isTrue();
        assertThat(opened.allows(ip("2001:db8::5"))).isFalse();
    }

    @Test
    void addressThatComesLaterIsClosedWithinFiveSeconds() {
        AtomicLong now = new AtomicLong();
        AtomicReference<Set<InetAddress>> addresses = new AtomicReference<>(Set.of());
        TargetPolicy policy = new TargetPolicy(false, List.of(), new OwnAddresses(addresses::get, now::get));
        addresses.set(Set.of(ip("203.0.113.5")));
        now.set(OwnAddresses.HOLDS_NANOS - 1);
        assertThat(policy.allows(ip("203.0.113.5"))).isTrue();
        now.set(OwnAddresses.HOLDS_NANOS);
        assertThat(policy.allows(ip("203.0.113.5"))).isFalse();
    }

    @Test
    void whatIsNoHostStaysClosedWhateverIsOpened() {
        TargetPolicy everything = new TargetPolicy(true, List.of(Cidr.parse("0.0.0.0/0"), Cidr.parse("::/0")));
        for (TargetPolicy policy : List.of(byDefault, allowPrivate, everything)) {
            assertThat(NO_HOST).noneMatch(text -> policy.allows(ip(text)));
        }
    }

    @Test
    void networksOfTheOwnerAreOpenAndNothingBesidesThem() {
        TargetPolicy policy = new TargetPolicy(false, List.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("fd00:1::/32")));
        assertThat(policy.allows(ip("10.1.2.3"))).isTrue();
        assertThat(policy.allows(ip("fd00:1::5"))).isTrue();
        assertThat(policy.allows(ip("10.2.0.1"))).isFalse();
        assertThat(policy.allows(ip("fd00:2::5"))).isFalse();
        assertThat(policy.allows(ip("127.0.0.1"))).isFalse();
    }

    @Test
    void ipv6FormsAreJudgedByTheIpv4AddressInThem() {
        List<String> ipv4 = Stream.of(PUBLIC, DOCUMENTATION, PRIVATE, NO_HOST)
                .flatMap(List::stream)
                .filter(text -> !text.contains(":"))
                .toList();
        for (String text : ipv4) {
            for (InetAddress form : forms(text)) {
                assertThat(byDefault.allows(form)).as(form + " of " + text).isEqualTo(byDefault.allows(ip(text)));
                assertThat(allowPrivate.allows(form)).as(form + " of " + text).isEqualTo(allowPrivate.allows(ip(text)));
            }
        }
    }

    @Test
    void ipv4CompatibleFormOfAPrivateAddressIsClosed() {
        assertThat(byDefault.allows(ip("::10.0.0.1"))).isFalse();
        assertThat(byDefault.allows(ip("::127.0.0.1"))).isFalse();
    }

    @Test
    void networkOpenedByTheOwnerIsOpenInItsIpv6FormsToo() {
        TargetPolicy policy = new TargetPolicy(false, List.of(Cidr.parse("10.0.0.0/8")));
        assertThat(forms("10.0.0.1")).allMatch(policy::allows);
        assertThat(forms("127.0.0.1")).noneMatch(policy::allows);
    }

    private static List<InetAddress> forms(String ipv4) {
        byte[] bytes = ip(ipv4).getAddress();
        byte[] inverse = new byte[4];
        for (int i = 0; i < 4; i++) {
            inverse[i] = (byte) ~bytes[i];
        }
        String teredo = "20010000" + "0102030400000000" + HexFormat.of().formatHex(inverse);
        return Stream.concat(
                        FORMS.stream()
                                .map(form -> form.replace("%s", HexFormat.of().formatHex(bytes))),
                        Stream.of(teredo))
                .map(TargetPolicyTest::address)
                .toList();
    }

    private static InetAddress address(String hex) {
        try {
            return InetAddress.getByAddress(HexFormat.of().parseHex(hex));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
