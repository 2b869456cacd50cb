package procurator.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import procurator.half.Mode;
import procurator.local.Forward;
import procurator.wire.Address;
import procurator.wire.HostName;

/** What texts mean. Each throws IllegalArgumentException with what came and what was expected. */
final class Parse {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,3}))?\\s?(ms|s|m|min|h|d)?");
    private static final Pattern NAME =
            Pattern.compile("(?!.*\\.\\.)[A-Za-z0-9_]([A-Za-z0-9_.-]{0,253}[A-Za-z0-9_])?\\.?");

    private Parse() {}

    static int integer(String text, int lowest, int highest) {
        if (text.matches("-?[0-9]{1,10}")) {
            long value = Long.parseLong(text);
            if (value >= lowest && value <= highest) {
                return (int) value;
            }
        }
        throw wrong(text, "a whole number, " + lowest + " to " + highest);
    }

    static double weight(String text) {
        if (text.matches("[0-9]{1,3}([.][0-9]{1,9})?") && Double.parseDouble(text) <= 1) {
            return Double.parseDouble(text);
        }
        throw wrong(text, "a weight, 0 to 1, such as 0.5");
    }

    static int port(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw wrong(text, "a port, 1 to 65535");
    }

    /** A port to listen on, where 0 means one that is free. */
    static int listenPort(String text) {
        return text.equals("0") ? 0 : port(text);
    }

    /** Seconds, or a number with its unit. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw wrong(text, "seconds, or a number with ms, s, min, h or d");
        }
        String fraction = matcher.group(2) == null ? "" : matcher.group(2);
        long thousandths = Long.parseLong(matcher.group(1) + (fraction + "000").substring(0, 3));
        return switch (matcher.group(3)) {
            case "ms" -> Duration.ofMillis(thousandths / 1000);
            case "m", "min" -> Duration.ofMillis(thousandths * 60);
            case "h" -> Duration.ofMillis(thousandths * 3_600);
            case "d" -> Duration.ofMillis(thousandths * 86_400);
            case null, default -> Duration.ofMillis(thousandths);
        };
    }

    static Duration positiveDuration(String text) {
        Duration duration = duration(text);
        if (!duration.isPositive()) {
            throw wrong(text, "more than zero");
        }
        return duration;
    }

    static Mode mode(String text) {
        return switch (text) {
            case "tcp_only" -> Mode.TCP_ONLY;
            case "udp_only" -> Mode.UDP_ONLY;
            case "tcp_and_udp" -> Mode.TCP_AND_UDP;
            default -> throw wrong(text, "tcp_only, udp_only or tcp_and_udp");
        };
    }

    /** An address to listen on or to bind to: nothing is looked up. */
    static InetAddress localAddress(String text) {
        if (text.equals("localhost")) {
            return InetAddress.ofLiteral("127.0.0.1");
        }
        try {
            return literal(unbracketed(text));
        } catch (IllegalArgumentException _) {
            throw wrong(text, "an address such as 127.0.0.1 or ::1");
        }
    }

    /** A host to connect to, which may be a name. */
    static Address target(String host, int port) {
        String plain = ascii(unbracketed(host));
        boolean numeric = plain.indexOf(':') >= 0 || plain.matches("[0-9.]+");
        if (!numeric && NAME.matcher(plain).matches()) {
            return new Address.Name(plain, port);
        }
        try {
            return new Address.Ip(literal(plain), port);
        } catch (IllegalArgumentException _) {
            throw wrong(host, "a host name or an address");
        }
    }

    /** The same, as text without brackets. */
    static String host(String text) {
        return target(text, 1) instanceof Address.Name name ? name.host() : unbracketed(text);
    }

    /** A name in ASCII; what cannot be written so is no host, which its caller says. */
    private static String ascii(String name) {
        try {
            return HostName.ascii(name);
        } catch (IllegalArgumentException _) {
            return name;
        }
    }

    /** A lone "8388" is 0.0.32.196 to Java, and "10.1" is 10.0.0.1: whoever writes them means something else. */
    private static InetAddress literal(String text) {
        InetAddress address = InetAddress.ofLiteral(text);
        if (text.indexOf(':') < 0 && !text.equals(address.getHostAddress())) {
            throw new IllegalArgumentException("not four numbers");
        }
        return address;
    }

    /** {@code HOST:PORT}, IPv6 in brackets. */
    static Address target(String text) {
        HostPort given = withPort(text);
        return target(given.host(), port(String.valueOf(given.port())));
    }

    private static HostPort withPort(String text) {
        HostPort given = HostPort.of(text);
        if (given.port() == null || given.host().isEmpty()) {
            throw wrong(text, "HOST:PORT, IPv6 as [::1]:PORT");
        }
        if (given.port().startsWith("//")) {
            throw wrong(text, "a host, with no " + given.host() + ":// before it");
        }
        return given;
    }

    /** A port that may as well be a secret in the wrong place: the text never shows it. */
    static int secretPort(String text) {
        try {
            return port(text);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("a key that is no port (expected: \"8388\": \"the port's password\")");
        }
    }

    /** A server as {@code server} names it: a host, or as libev has it {@code HOST:PORT}. */
    static Address server(String text, int usualPort) {
        return HostPort.of(text).port() == null ? target(text, usualPort) : target(text);
    }

    /** The same, to listen on. */
    static InetSocketAddress listen(String text, int usualPort) {
        return HostPort.of(text).port() == null ? new InetSocketAddress(localAddress(text), usualPort) : listen(text);
    }

    /** {@code ADDRESS:PORT} to listen on, IPv6 in brackets; the port alone means loopback. */
    static InetSocketAddress listen(String text) {
        if (text.matches("[0-9]+")) {
            return new InetSocketAddress(localAddress("localhost"), listenPort(text));
        }
        HostPort given = withPort(text);
        return new InetSocketAddress(localAddress(given.host()), listenPort(String.valueOf(given.port())));
    }

    /** {@code LISTEN=TARGET}. */
    static Forward forward(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw wrong(text, "LISTEN=TARGET, such as 127.0.0.1:5353=8.8.8.8:53");
        }
        return new Forward(listen(text.substring(0, equals)), target(text.substring(equals + 1)), Mode.TCP_AND_UDP);
    }

    private static String unbracketed(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException('"' + shown(text) + "\" (expected: " + expected + ")");
    }

    /** No more of a text than an error has room for. */
    static String shown(String text) {
        return text.length() > 64 ? text.substring(0, 64) + "..." : text;
    }
}
