package procurator.half;

import java.time.Duration;
import procurator.relay.Relay;
import procurator.udp.UdpLimits;

/**
 * What both halves are told of loops and tunnels.
 *
 * @param workers loops, each with a listener of its own on the same port, 1 (decision 002)
 * @param poller how sockets are waited for, the best there is
 * @param relay timeouts, limits and socket options of tunnels
 * @param udp limits of UDP associations
 * @param drain how long tunnels may go on after SIGTERM, 30 s
 */
public record EngineConfig(int workers, Pollers poller, Relay.Settings relay, UdpLimits udp, Duration drain) {
    public static final EngineConfig DEFAULT =
            new EngineConfig(1, Pollers.best(), Relay.Settings.DEFAULT, UdpLimits.DEFAULT, Duration.ofSeconds(30));

    public EngineConfig {
        if (workers < 1 || workers > 1_024) {
            throw new IllegalArgumentException("workers: " + workers + " (expected: 1 to 1024)");
        }
    }

    /** What the relay of one loop is told: where there are several, they share ports and limits. */
    public Relay.Settings relaySettings(int loop) {
        return new Relay.Settings(
                relay.timeouts(),
                relay.limits().part(loop, workers),
                relay.options().withSharePort(workers > 1));
    }
}
