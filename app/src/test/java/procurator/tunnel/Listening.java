package procurator.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import procurator.half.EngineConfig;
import procurator.half.Pollers;
import procurator.net.FreePort;
import procurator.net.StreamOptions;
import procurator.relay.Limits;
import procurator.relay.Relay;
import procurator.relay.Timeouts;
import procurator.udp.UdpLimits;

/** Where halves under test listen. */
final class Listening {
    private Listening() {}

    /** For TCP and for UDP, as a half takes them. */
    static InetSocketAddress anyPort() throws IOException {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), FreePort.find());
    }

    /** For one protocol alone: whoever listens there, and again there, has each time another. */
    static InetSocketAddress eachAnyPort() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    static EngineConfig engine(Pollers poller) {
        return engine(poller, Relay.Settings.DEFAULT);
    }

    static EngineConfig engine(Pollers poller, Relay.Settings relay) {
        return new EngineConfig(1, poller, relay, UdpLimits.DEFAULT, EngineConfig.DEFAULT.drain());
    }

    /** With another deadline of handshakes, and as many of them at once as come. */
    static EngineConfig withHandshake(Pollers poller, Duration deadline) {
        Timeouts usual = Timeouts.DEFAULT;
        Timeouts timeouts =
                new Timeouts(deadline, usual.connect(), usual.firstPayload(), usual.idle(), usual.halfClosed());
        Limits limits = new Limits(20_000, 20_000, 20_000, Limits.DEFAULT.heldBytes());
        return engine(poller, new Relay.Settings(timeouts, limits, StreamOptions.DEFAULT));
    }

    /** With another time in which first bytes can still travel with the link's header. */
    static EngineConfig withFirstPayload(Pollers poller, Duration wait) {
        Timeouts usual = Timeouts.DEFAULT;
        Timeouts timeouts = new Timeouts(usual.handshake(), usual.connect(), wait, usual.idle(), usual.halfClosed());
        return engine(poller, new Relay.Settings(timeouts, Limits.DEFAULT, StreamOptions.DEFAULT));
    }

    /** With other limits of silence: for a tunnel, and for one that has ended in one direction. */
    static EngineConfig withIdle(Pollers poller, Duration idle, Duration halfClosed) {
        Timeouts usual = Timeouts.DEFAULT;
        Timeouts timeouts = new Timeouts(usual.handshake(), usual.connect(), usual.firstPayload(), idle, halfClosed);
        return engine(poller, new Relay.Settings(timeouts, Limits.DEFAULT, StreamOptions.DEFAULT));
    }

    /** With another wait before the kernel asks whether a peer is there. */
    static EngineConfig withKeepAlive(Pollers poller, Duration keepAlive) {
        StreamOptions usual = StreamOptions.DEFAULT;
        StreamOptions options =
                new StreamOptions(usual.noDelay(), keepAlive, usual.sharePort(), usual.backlog(), usual.bindTo());
        return engine(poller, new Relay.Settings(Timeouts.DEFAULT, Limits.DEFAULT, options));
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
