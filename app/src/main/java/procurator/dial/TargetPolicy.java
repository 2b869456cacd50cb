package procurator.dial;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses the server may reach for its clients: by default the public ones only. Judges the address actually
 * connected to, never a name. IPv6 addresses that stand for an IPv4 address are judged as that one.
 *
 * <p>Documentation networks (192.0.2.0/24, 2001:db8::/32 and others) count as public. Decision 016.
 */
public final class TargetPolicy {
    /** No host of their own: multicast, broadcast, "this network". Nothing opens them. */
    private static final List<Cidr> NO_HOST =
            cidrs("0.0.0.0/8", "224.0.0.0/4", "255.255.255.255/32", "::/128", "ff00::/8");

    /** Ours, our neighbours', our provider's, or nobody's: closed unless the owner opens them. */
    private static final List<Cidr> PRIVATE = cidrs(
            "10.0.0.0/8", // RFC 1918
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10", // carrier-grade NAT, RFC 6598
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local, with the clouds' metadata at 169.254.169.254
            "168.63.129.16/32", // Azure's metadata
            "192.0.0.0/24", // protocol assignments, with Oracle's metadata at 192.0.0.192
            "198.18.0.0/15", // benchmarks, RFC 2544
            "240.0.0.0/4", // reserved
            "::/96", // loopback, and what is left of the IPv4-compatible ones
            "fc00::/7", // unique local, with AWS's metadata at fd00:ec2::254
            "fe80::/10", // link-local
            "fec0::/10", // site-local, RFC 3879
            "64:ff9b:1::/48", // NAT64 of one network, RFC 8215: where the IPv4 address stands is known there alone
            "100::/64", // discard, RFC 6666
            "2001:2::/48", // benchmarks, RFC 5180
            "5f00::/16"); // segment routing, RFC 9602

    private final boolean allowPrivate;
    private final List<Cidr> opened;
    private final OwnAddresses own;

    /**
     * @param allowPrivate opens everything but what has no host of its own (multicast, broadcast, unspecified)
     * @param opened networks open besides the public ones, with the same exception
     */
    public TargetPolicy(boolean allowPrivate, List<Cidr> opened) {
        this(allowPrivate, opened, OwnAddresses.ofThisMachine());
    }

    /** @param own this machine's addresses, private however public they look: what listens on :: trusts its own host */
    TargetPolicy(boolean allowPrivate, List<Cidr> opened, OwnAddresses own) {
        this.own = own;
        this.allowPrivate = allowPrivate;
        this.opened = List.copyOf(opened);
    }

    /** Whether a client may reach this address. */
    public boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] embedded = bytes.length == 16 ? EmbeddedIpv4.in(bytes) : null;
        byte[] judged = embedded == null ? bytes : embedded;
        if (isIn(NO_HOST, judged)) {
            return false;
        }
        return allowPrivate
                || isIn(opened, judged)
                || isIn(opened, bytes)
                || !(isIn(PRIVATE, judged) || own.contain(judged));
    }

    private static boolean isIn(List<Cidr> networks, byte[] address) {
        for (Cidr network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<Cidr> cidrs(String... networks) {
        return Stream.of(networks).map(Cidr::parse).toList();
    }
}
