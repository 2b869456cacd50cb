package procurator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/**
 * A host and its port as URLs have them: {@code a.example}, {@code a.example:80}, {@code [::1]:80}. A user or a password
 * before it is refused, and what no name of a host has in it.
 *
 * @see "RFC 3986, section 3.2"
 */
public final class Authority {
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9a-zA-Z._\\-\\x80-\\xff]{1,255}))(?::([0-9]{0,5}))?");

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private Authority() {}

    /**
     * Reads one.
     *
     * @param usual the port where none is named; 0 if one has to be
     * @throws HttpException 400 if it is none, or its port is 0
     */
    public static Address read(String text, int usual) throws HttpException {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw HttpException.bad(
                    text.indexOf('@') >= 0 ? "a user before the host (expected: none)" : "not a host and a port");
        }
        String named = form.group(3);
        int port = named == null || named.isEmpty() ? usual : Integer.parseInt(named);
        if (port < 1 || port > 65_535) {
            throw HttpException.bad("a host without a port, or with one that none is (expected: 1 to 65535)");
        }
        String six = form.group(1);
        String host = six == null ? form.group(2) : six;
        try {
            if (six == null && !IPV4.matcher(host).matches()) {
                return Address.name(host.getBytes(ISO_8859_1), port);
            }
            return new Address.Ip(six == null ? InetAddress.ofLiteral(host) : Inet6Address.ofLiteral(six), port);
        } catch (ProtocolException | IllegalArgumentException _) {
            throw HttpException.bad("a host that none is");
        }
    }
}
