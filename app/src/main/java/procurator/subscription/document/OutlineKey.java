package procurator.subscription.document;

import static procurator.subscription.document.UnusableDocument.shown;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procurator.config.HostPort;
import procurator.config.ServerUrl;
import procurator.config.ShareLink;
import procurator.config.json.Node;

/**
 * A dynamic key of Outline: a transport, whose streams and datagrams may go to different addresses; or an error for the
 * user.
 *
 * @see "https://developers.google.com/outline/docs/guides/service-providers/config"
 */
final class OutlineKey {
    /** A shadowsocks transport: where it goes, and how. */
    private record Shadowsocks(String host, String port, String cipher, String secret, String prefix) {
        boolean isSealedLike(Shadowsocks other) {
            return cipher.equals(other.cipher) && secret.equals(other.secret);
        }

        boolean leadsWhere(Shadowsocks other) {
            return host.equals(other.host) && port.equals(other.port);
        }
    }

    private OutlineKey() {}

    /** @throws UnusableDocument always: with what the provider has to say */
    static void error(Node said) throws UnusableDocument {
        String message = said.scalar();
        String details = null;
        if (said instanceof Node.Members members) {
            message = members.text("message");
            details = members.text("details");
        }
        String words = UnusableDocument.words(message == null ? "an error" : message);
        String more = details == null || details.isBlank() ? "" : " (" + UnusableDocument.words(details) + ")";
        throw new UnusableDocument("the provider says: " + words + more);
    }

    /** The server of a transport. */
    static void transport(Node transport, Listing into) throws UnusableDocument {
        switch (transport) {
            case Node.Text link -> into.server(url(link.text()));
            case Node.Members members -> transport(members, into);
            default -> throw new UnusableDocument("its transport is neither a link nor an object");
        }
    }

    private static ServerUrl url(String link) throws UnusableDocument {
        try {
            return ShareLink.parse(link).url();
        } catch (IllegalArgumentException e) {
            throw new UnusableDocument("its transport: " + e.getMessage());
        }
    }

    private static void transport(Node.Members transport, Listing into) throws UnusableDocument {
        String type = transport.text("$type");
        if (type == null && transport.members().containsKey("server")) {
            into.server(transport);
        } else if (type == null || type.equals("shadowsocks")) {
            Shadowsocks way = way("transport", transport);
            into.server(entry(way, way));
        } else if (type.equals("tcpudp")) {
            into.server(entry(Objects.requireNonNull(part(transport, "tcp", true)), part(transport, "udp", false)));
        } else {
            throw new UnusableDocument(
                    "its transport " + shown(type) + " is not supported (expected: tcpudp or shadowsocks)");
        }
    }

    private static @Nullable Shadowsocks part(Node.Members transport, String name, boolean needed)
            throws UnusableDocument {
        Node part = transport.value(name);
        if (part == null && !needed) {
            return null;
        }
        if (!(part instanceof Node.Members members)) {
            throw new UnusableDocument(
                    "its transport has no " + name + " (expected: $type, endpoint, cipher and secret)");
        }
        String type = members.text("$type");
        if (type != null && !type.equals("shadowsocks")) {
            throw new UnusableDocument("its " + name + " " + shown(type) + " is not supported (expected: shadowsocks)");
        }
        return way(name, members);
    }

    private static Shadowsocks way(String name, Node.Members of) throws UnusableDocument {
        Node endpoint = of.value("endpoint");
        String address = endpoint == null ? null : address(name, endpoint);
        String cipher = of.text("cipher");
        String secret = of.text("secret");
        HostPort to = address == null ? null : HostPort.of(address);
        if (to == null || to.port() == null || cipher == null || secret == null) {
            throw new UnusableDocument(
                    "its " + name + " lacks something (expected: endpoint as HOST:PORT, cipher and secret)");
        }
        String prefix = of.text("prefix");
        return new Shadowsocks(to.host(), to.port(), cipher, secret, prefix == null ? "" : prefix);
    }

    private static @Nullable String address(String name, Node endpoint) throws UnusableDocument {
        if (!(endpoint instanceof Node.Members members)) {
            return endpoint.scalar();
        }
        String type = members.text("$type");
        if (type != null && !type.equals("dial")) {
            throw new UnusableDocument("the endpoint " + shown(type) + " of its " + name
                    + " is not supported (expected: HOST:PORT, or $type: dial with an address)");
        }
        if (members.members().containsKey("dialer")) {
            throw new UnusableDocument(
                    "a dialer in the endpoint of its " + name + " is not supported (expected: an address alone)");
        }
        return members.text("address");
    }

    /** @param datagrams {@code null} for none */
    private static Node.Members entry(Shadowsocks streams, @Nullable Shadowsocks datagrams) throws UnusableDocument {
        if (datagrams != null && !streams.isSealedLike(datagrams)) {
            throw new UnusableDocument(
                    "tcp and udp with another cipher or secret each are not supported (expected: the same of both)");
        }
        Map<String, Node> entry = new LinkedHashMap<>();
        entry.put("server", Listing.text(streams.host));
        entry.put("server_port", Listing.text(streams.port));
        entry.put("method", Listing.text(streams.cipher));
        entry.put("password", Listing.text(streams.secret));
        if (!streams.prefix.isEmpty()) {
            entry.put("prefix", Listing.text(streams.prefix));
        }
        if (datagrams == null) {
            entry.put("mode", Listing.text("tcp_only"));
        } else if (!streams.leadsWhere(datagrams)) {
            entry.put("udp_server", Listing.text(datagrams.host));
            entry.put("udp_server_port", Listing.text(datagrams.port));
        }
        return Listing.members(entry);
    }
}
