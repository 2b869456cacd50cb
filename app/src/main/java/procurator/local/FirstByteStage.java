package procurator.local;

import java.nio.ByteBuffer;
import procurator.local.http.HttpService;
import procurator.local.http.HttpStage;
import procurator.local.socks.GreetingStage;
import procurator.local.socks.Socks4Stage;
import procurator.local.socks.SocksService;
import procurator.relay.Stage;
import procurator.relay.Tunnel;

/**
 * Knows by its first byte what a client speaks, and leaves that byte to the stage that speaks it too. It remembers
 * nothing, so that one serves all clients of a loop.
 */
final class FirstByteStage implements Stage {
    private static final int SOCKS4 = 4;

    private final SocksService socks;
    private final HttpService http;

    FirstByteStage(SocksService socks, HttpService http) {
        this.socks = socks;
        this.http = http;
    }

    @Override
    public void received(ByteBuffer in, Tunnel tunnel) {
        if (in.hasRemaining()) {
            tunnel.become(speaker(in.get(in.position())));
        }
    }

    /** Whoever speaks none of all this is turned away as one who does not speak SOCKS5. */
    private Stage speaker(byte first) {
        if (isLetter(first)) {
            return new HttpStage(http);
        }
        return first == SOCKS4 ? new Socks4Stage(socks) : new GreetingStage(socks);
    }

    /** Each method of HTTP begins with one. */
    private static boolean isLetter(byte first) {
        return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
    }
}
