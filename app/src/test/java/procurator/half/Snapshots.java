package procurator.half;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import procurator.dial.LookUpCounts;
import procurator.relay.Limits;
import procurator.relay.TunnelCounts;
import procurator.udp.UdpCounts;

/** Snapshots of halves that do not run. */
public final class Snapshots {
    private Snapshots() {}

    /** One that has counted tunnels, and nothing else. */
    public static Snapshot of(TunnelCounts tunnels) {
        return of(tunnels, true);
    }

    /**
     * The same, maybe without loops that did not answer.
     *
     * @param isWhole whether each loop answered
     */
    public static Snapshot of(TunnelCounts tunnels, boolean isWhole) {
        return new Snapshot(
                new LoopCounts(tunnels, new UdpCounts(0, 2_048, 0, 0, 0, Map.of()), List.of(), List.of()),
                isWhole,
                Limits.DEFAULT,
                new LookUpCounts(0, 0, 0, 0),
                new Descriptors(OptionalInt.empty(), 1_024),
                List.of());
    }
}
