package procurator.wire;

import java.net.InetSocketAddress;

/** Socket addresses in words. */
public final class Addresses {
    private Addresses() {}

    /** {@code 127.0.0.1:1080}, {@code [::1]:1080}. */
    public static String text(InetSocketAddress address) {
        return new Address.Ip(address.getAddress(), address.getPort()).toString();
    }
}
