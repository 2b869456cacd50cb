package procurator.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses in words. */
public final class Addresses {
    private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?=[:%]|$)");

    private Addresses() {}

    /** {@code 127.0.0.1:1080}, {@code [::1]:1080}. */
    public static String text(InetSocketAddress address) {
        return new Address.Ip(address.getAddress(), address.getPort()).toString();
    }

    /**
     * {@code 127.0.0.1}, {@code ::1}: of IPv6 the longest run of zeros is left out, the first of those.
     *
     * @see "RFC 5952, section 4"
     */
    public static String text(InetAddress host) {
        String text = host.getHostAddress();
        if (!(host instanceof Inet6Address)) {
            return text;
        }
        int start = 0;
        int end = 0;
        for (Matcher zeros = ZEROS.matcher(text); zeros.find(); ) {
            if ((zeros.end() - zeros.start() + 1) / 2 > (end - start + 1) / 2) {
                start = zeros.start();
                end = zeros.end();
            }
        }
        return end == 0
                ? text
                : text.substring(0, start) + "::" + text.substring(end).replaceFirst("^:", "");
    }
}
