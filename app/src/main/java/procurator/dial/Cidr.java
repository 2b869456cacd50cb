package procurator.dial;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import procurator.wire.Addresses;

/**
 * A network: an address and how many of its leading bits count.
 *
 * @param network the lowest address of the network
 * @param prefix 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Cidr(InetAddress network, int prefix) {
    private static final String EXPECTED = " (expected: a network such as 10.0.0.0/8 or fd00::/8)";

    /**
     * Checks both together.
     *
     * @throws IllegalArgumentException if the prefix is longer than the address, or bits behind it are set
     */
    public Cidr {
        int bits = network.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix length " + prefix + " (expected: 0 to " + bits + ")");
        }
        InetAddress lowest = lowest(network, prefix);
        if (!lowest.equals(network)) {
            throw new IllegalArgumentException(
                    text(network, prefix) + " has bits set behind its prefix (expected: " + text(lowest, prefix) + ")");
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or one address alone. Nothing is looked up.
     *
     * @throws IllegalArgumentException if it is neither; the text gives what came and what was expected
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = address(slash < 0 ? text : text.substring(0, slash), text);
        if (slash < 0) {
            return new Cidr(network, network.getAddress().length * 8);
        }
        String prefix = text.substring(slash + 1);
        if (!prefix.matches("0|[1-9][0-9]{0,2}")) {
            throw new IllegalArgumentException('"' + text + '"' + EXPECTED);
        }
        return new Cidr(network, Integer.parseInt(prefix));
    }

    private static InetAddress address(String host, String whole) {
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            // "10.1" and "010.0.0.1" mean different hosts to different programs; a scope is not part of a network.
            boolean plain = address instanceof Inet4Address
                    ? host.equals(address.getHostAddress())
                    : host.indexOf('%') < 0 && host.indexOf('[') < 0;
            if (plain) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new IllegalArgumentException('"' + whole + '"' + EXPECTED);
    }

    private static InetAddress lowest(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int counting = Math.clamp(prefix - 8 * i, 0, 8);
            bytes[i] &= (byte) (0xff << (8 - counting));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // only for a length other than 4 and 16
        }
    }

    /** Whether the network holds an address. */
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    /** Whether the network holds an address, given as its 4 or 16 bytes. */
    public boolean contains(byte[] address) {
        byte[] lowest = network.getAddress();
        int whole = prefix / 8;
        if (address.length != lowest.length || !Arrays.equals(address, 0, whole, lowest, 0, whole)) {
            return false;
        }
        int rest = prefix % 8;
        return rest == 0 || ((address[whole] ^ lowest[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
    }

    private static String text(InetAddress address, int prefix) {
        return Addresses.text(address) + "/" + prefix;
    }

    @Override
    public String toString() {
        return text(network, prefix);
    }
}
