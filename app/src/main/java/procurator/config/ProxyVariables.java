package procurator.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.local.ClientPort;
import procurator.local.LocalConfig;
import procurator.socks.Credentials;
import procurator.wire.Addresses;

/**
 * What programs find local by: variables that curl, git, pip, Go and many others obey.
 *
 * @param values by name, in capitals
 * @param user whose password is among the values, {@code null} where nobody needs one
 */
public record ProxyVariables(
        Map<String, String> values, @Nullable String user) {
    public static final List<String> NAMES = List.of("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

    private static final String NO_PROXY = "localhost,127.0.0.1,::1";

    /**
     * Of the first port that carries TCP, and is known before it listens. Names are left to the far end: {@code socks5h}, and CONNECT. The first user's
     * password goes along, where one is asked for.
     *
     * @return {@code null} where there is no such port
     */
    public static @Nullable ProxyVariables of(LocalConfig config) {
        ClientPort port = config.ports().stream()
                .filter(each -> each.offer().mode().hasTcp() && each.listen().getPort() != 0)
                .findFirst()
                .orElse(null);
        if (port == null) {
            return null;
        }
        Credentials user = port.offer().users().first();
        String at = (user == null ? "" : userInfo(user) + "@") + Addresses.text(reached(port.listen()));
        String http = "http://" + at;
        Map<String, String> values = new LinkedHashMap<>();
        values.put("ALL_PROXY", port.offer().socks() ? "socks5h://" + at : http);
        values.put("HTTP_PROXY", http);
        values.put("HTTPS_PROXY", http);
        values.put("NO_PROXY", NO_PROXY);
        return new ProxyVariables(values, user == null ? null : user.user());
    }

    private static String userInfo(Credentials user) {
        return Percent.encode(user.username()) + ":" + Percent.encode(user.password());
    }

    /** Who listens everywhere is here too. */
    private static InetSocketAddress reached(InetSocketAddress listen) {
        boolean everywhere = listen.getAddress().isAnyLocalAddress();
        boolean six = listen.getAddress().getAddress().length == 16;
        InetAddress loopback = InetAddress.ofLiteral(six ? "::1" : "127.0.0.1");
        return everywhere ? new InetSocketAddress(loopback, listen.getPort()) : listen;
    }

    /** Without the values: a password may be among them. */
    @Override
    public String toString() {
        return "ProxyVariables[***]";
    }
}
