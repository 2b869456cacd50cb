package procurator.half;

import procurator.dial.LookUpCounts;
import procurator.relay.Limits;

/**
 * A half at one moment, as data: whatever shows a half is made of this. SIGUSR1 prints {@link StatusText}.
 *
 * @param loops all of them together
 * @param limits of tunnels
 * @param lookUps of names
 */
public record Snapshot(LoopCounts loops, Limits limits, LookUpCounts lookUps, Descriptors descriptors) {}
