package procurator.dial;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The IPv4 address some IPv6 addresses stand for: a packet to the one is delivered to the other. */
final class EmbeddedIpv4 {
    /** ::ffff:0:0/96 mapped (RFC 4291, section 2.5.5.2). */
    private static final byte[] MAPPED = HexFormat.of().parseHex("00000000000000000000ffff");
    /** ::/96 compatible (RFC 4291, section 2.5.5.1). */
    private static final byte[] COMPATIBLE = new byte[12];
    /** ::ffff:0:0:0/96 translated (RFC 2765, section 2.1). */
    private static final byte[] TRANSLATED = HexFormat.of().parseHex("0000000000000000ffff0000");
    /** 64:ff9b::/96 NAT64 (RFC 6052, section 2.1). */
    private static final byte[] NAT64 = HexFormat.of().parseHex("0064ff9b0000000000000000");
    /** 2002::/16 6to4 (RFC 3056, section 2). */
    private static final byte[] SIX_TO_FOUR = HexFormat.of().parseHex("2002");
    /** 2001::/32 Teredo (RFC 4380, section 4): the client's address, every bit inverted. */
    private static final byte[] TEREDO = HexFormat.of().parseHex("20010000");

    private EmbeddedIpv4() {}

    /** The 4 bytes embedded in the 16, or {@code null} if there are none. ::1 is no IPv4 address. */
    static byte @Nullable [] in(byte[] ipv6) {
        if (startsWith(ipv6, SIX_TO_FOUR)) {
            return Arrays.copyOfRange(ipv6, 2, 6);
        }
        byte[] last = Arrays.copyOfRange(ipv6, 12, 16);
        if (startsWith(ipv6, TEREDO)) {
            for (int i = 0; i < last.length; i++) {
                last[i] ^= (byte) 0xff;
            }
            return last;
        }
        boolean compatible = startsWith(ipv6, COMPATIBLE) && !(last[0] == 0 && last[1] == 0);
        boolean found =
                compatible || startsWith(ipv6, MAPPED) || startsWith(ipv6, TRANSLATED) || startsWith(ipv6, NAT64);
        return found ? last : null;
    }

    private static boolean startsWith(byte[] address, byte[] prefix) {
        return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
    }
}
