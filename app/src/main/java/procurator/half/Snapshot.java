package procurator.half;

import java.util.List;
import procurator.dial.LookUpCounts;
import procurator.relay.Limits;

/**
 * A half at one moment, as data: whatever shows a half is made of this.
 *
 * @param loops together, but for those that did not answer in time
 * @param isWhole whether each loop answered
 * @param limits of tunnels
 * @param lookUps of names
 * @param plugins in the order of what they carry
 */
public record Snapshot(
        LoopCounts loops,
        boolean isWhole,
        Limits limits,
        LookUpCounts lookUps,
        Descriptors descriptors,
        List<PluginState> plugins) {
    /** In words, a line each, as SIGUSR1 prints them. */
    public List<String> lines() {
        return StatusText.of(this);
    }
}
