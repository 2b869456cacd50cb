package procurator.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.half.Mode;
import procurator.local.ClientPort;
import procurator.local.Forward;
import procurator.socks.Users;
import procurator.wire.Address;
import procurator.wire.Addresses;

/** Reads where local listens: ports for clients, and forwards, at the top of the file and in locals[]. */
final class ListenersReader {
    private static final int USUAL_PORT = 1_080;

    private final Fields fields;
    private final Mode usual;
    private final UsersReader users;
    private final Users usualUsers;
    private final List<ClientPort> ports = new ArrayList<>();
    private final List<Forward> forwards = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private final Taken taken = new Taken();

    /** A port for clients beyond loopback, where nobody needs a password. */
    record Open(Fields at, InetSocketAddress listen) {}

    /** @param usual the mode of the whole file, which each entry of locals[] may change for itself alone */
    ListenersReader(Fields fields, Mode usual, UsersReader users) {
        this.fields = fields;
        this.usual = usual;
        this.users = users;
        this.usualUsers = users.ofAll();
    }

    void read() {
        for (Forward forward : fields.values("forward", Parse::forward)) {
            add(fields, "forward", new Forward(forward.listen(), forward.target(), usual));
        }
        for (Fields entry : fields.enabled("locals")) {
            if (listener(entry, entry.value("mode", usual, Parse::mode))) {
                entry.end();
            }
        }
        top();
    }

    /** Listens where the top of the file says so; or where nothing says where to listen. */
    private void top() {
        List<String> keys = List.of("local_address", "local_port", "protocol");
        keys.forEach(fields::skip);
        boolean asked = keys.stream().anyMatch(fields::has);
        boolean nothingElse = !fields.has("forward") && !fields.isOn("locals");
        if (fields.isOn("tunnel_address")) {
            tunnelAddress();
        } else if (asked || nothingElse) {
            listener(fields, usual);
        } else if (ports.isEmpty() && forwards.isEmpty()) {
            fields.noneEnabled("locals");
        }
        fields.skip("local_udp_address");
        fields.skip("local_udp_port");
    }

    /** Whether its protocol is one we have; of another nothing more is said. */
    private boolean listener(Fields from, Mode mode) {
        Protocol protocol =
                from.has("protocol") ? from.optional("protocol", ListenersReader::protocol) : Protocol.SOCKS;
        switch (protocol) {
            case SOCKS -> socks(from, mode);
            case HTTP -> http(from, mode);
            case TUNNEL -> tunnel(from, mode);
            case null -> {}
        }
        return protocol != null;
    }

    private static Protocol protocol(String text) {
        Protocol protocol = Protocol.parse(text);
        return protocol == null ? Protocol.SOCKS : protocol;
    }

    private void socks(Fields from, Mode mode) {
        InetSocketAddress listen = clients(from, true, mode);
        InetAddress udp = from.optional("local_udp_address", Parse::localAddress);
        if (udp != null && !udp.equals(listen.getAddress())) {
            from.ignored("local_udp_address", "ignored: UDP is served at local_address");
        }
        if (from.optional("local_udp_port", Parse::listenPort) != null) {
            from.ignored(
                    "local_udp_port", "ignored: each UDP association has a port of its own, which its reply tells");
        }
    }

    private void http(Fields from, Mode mode) {
        if (!mode.hasTcp()) {
            from.error("mode", "no TCP for protocol http (expected: tcp_only, or none)");
        }
        clients(from, false, Mode.TCP_ONLY);
    }

    private InetSocketAddress clients(Fields from, boolean socks, Mode mode) {
        InetSocketAddress listen = listenAddress(from, USUAL_PORT);
        ClientPort.Offer offer = new ClientPort.Offer(socks, mode, users.of(from, usualUsers));
        String key = from.has("local_address") ? "local_address" : "local_port";
        taken.add(from, key, listen, Mode.TCP_ONLY, offer); // its UDP has ports of its own
        boolean named = UsersReader.areNamed(fields) || UsersReader.areNamed(from);
        if (!named && !listen.getAddress().isLoopbackAddress()) {
            open.add(new Open(from, listen));
        }
        ports.add(new ClientPort(listen, offer));
        return listen;
    }

    private static InetSocketAddress listenAddress(Fields from, int usualPort) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        InetAddress address = from.value("local_address", loopback, Parse::localAddress);
        return new InetSocketAddress(address, from.value("local_port", usualPort, Parse::listenPort));
    }

    /** As ss-tunnel has it: the one port of the file goes to one target. */
    private void tunnelAddress() {
        Address target = fields.optional("tunnel_address", Parse::target);
        if (fields.has("protocol") && fields.optional("protocol", ListenersReader::protocol) == Protocol.HTTP) {
            fields.error(
                    "protocol",
                    "http, beside a target that all traffic of the port goes to (expected: no tunnel_address, or no protocol)");
        } else if (!fields.has("local_port")) {
            fields.missing("local_port", "the port whose traffic goes to tunnel_address");
        } else if (target != null) {
            add(fields, "local_port", new Forward(listenAddress(fields, 0), target, usual));
        }
    }

    private void tunnel(Fields from, Mode mode) {
        Integer port = from.optional("forward_port", Parse::port);
        Address target = from.optional("forward_address", host -> Parse.target(host, port == null ? 1 : port));
        needEnds(from);
        InetSocketAddress listen = listenAddress(from, 0);
        InetSocketAddress udp = new InetSocketAddress(
                from.value("local_udp_address", listen.getAddress(), Parse::localAddress),
                from.value("local_udp_port", listen.getPort(), Parse::listenPort));
        if (port == null || target == null) {
            return;
        }
        if (udp.equals(listen) || mode != Mode.TCP_AND_UDP) {
            add(from, "local_port", new Forward(mode == Mode.UDP_ONLY ? udp : listen, target, mode));
        } else {
            add(from, "local_port", new Forward(listen, target, Mode.TCP_ONLY));
            add(from, "local_udp_port", new Forward(udp, target, Mode.UDP_ONLY));
        }
    }

    /** However many of them are missing, it is one mistake: mostly a file that is none of a tunnel. */
    private void needEnds(Fields from) {
        List<String> missing = Stream.of("forward_address", "forward_port", "local_port")
                .filter(key -> !from.has(key))
                .toList();
        if (from == fields && missing.contains("forward_address")) {
            from.missing("tunnel_address", "the target of a tunnel, HOST:PORT, here or by -L; and local_port or -l");
        } else if (!missing.isEmpty()) {
            from.missing(missing.getFirst(), "local_port, forward_address and forward_port for a tunnel");
        }
    }

    private void add(Fields from, String key, Forward forward) {
        taken.add(from, key, forward.listen(), forward.mode(), forward.target());
        warnIfOpen(from, key, forward);
        forwards.add(forward);
    }

    /** Taken, since a router's DNS for its network is such a forward; but nobody opens a port unawares. */
    private void warnIfOpen(Fields from, String key, Forward forward) {
        if (!forward.listen().getAddress().isLoopbackAddress() && !fields.flag("allow_open", false)) {
            from.warn(
                    key,
                    "others can use " + Addresses.text(forward.listen()) + ", which leads to " + forward.target()
                            + " (expected: 127.0.0.1, or allow_open for a network you trust, on the command line --allow-open)");
        }
    }

    List<ClientPort> ports() {
        return ports;
    }

    List<Forward> forwards() {
        return forwards;
    }

    /** How many sockets listen. */
    EngineReader.Listeners count() {
        long streams =
                forwards.stream().filter(forward -> forward.mode().hasTcp()).count();
        long datagrams =
                forwards.stream().filter(forward -> forward.mode().hasUdp()).count();
        String key = fields.isOn("locals") ? "locals" : fields.isOn("forward") ? "forward" : "local_port";
        return new EngineReader.Listeners(key, ports.size() + streams, datagrams);
    }

    /** The first port for clients that strangers can reach. */
    @Nullable
    Open firstOpen() {
        return open.isEmpty() ? null : open.getFirst();
    }
}
