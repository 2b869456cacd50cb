package procurator.tunnel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import procurator.config.EngineConfig;
import procurator.config.UdpConfig;
import procurator.net.Pollers;

/** Where halves under test listen. */
final class Listening {
    private Listening() {}

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    static EngineConfig engine(Pollers poller) {
        EngineConfig usual = EngineConfig.DEFAULT;
        return new EngineConfig(1, poller, usual.relay(), UdpConfig.DEFAULT, usual.drain());
    }

    /** The address in a line such as {@code TCP 127.0.0.1:8388}, the first of its kind. */
    static InetSocketAddress at(List<String> lines, String kind) {
        String line =
                lines.stream().filter(l -> l.startsWith(kind + " ")).findFirst().orElseThrow();
        String address = line.split(" ", -1)[1];
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.ofLiteral(address.substring(0, colon).replaceAll("[\\[\\]]", "")),
                Integer.parseInt(address.substring(colon + 1)));
    }
}
