package procurator.relay;

import java.time.Duration;
import procurator.loop.Positive;

/**
 * How long a tunnel waits for what; each is more than zero.
 *
 * @param handshake from accept until the left side has said whole what it wants, 60 s
 * @param connect for the dial, look-up included, 10 s
 * @param firstPayload after the dial, for bytes that can travel with the link's header, 10 ms
 * @param idle without a byte in either direction, 1 h
 * @param halfClosed without a byte once one direction has ended, as long as idle
 */
public record Timeouts(
        Duration handshake, Duration connect, Duration firstPayload, Duration idle, Duration halfClosed) {
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofMillis(10),
            Duration.ofHours(1),
            Duration.ofHours(1));

    /** How long a peer may take nothing while its system answers: a paused player, a sleeping laptop; never less than 1 h. */
    Duration stalled() {
        return idle.compareTo(DEFAULT.idle) < 0 ? DEFAULT.idle : idle;
    }

    public Timeouts {
        Positive.require("handshake", handshake);
        Positive.require("connect", connect);
        Positive.require("firstPayload", firstPayload);
        Positive.require("idle", idle);
        Positive.require("halfClosed", halfClosed);
    }
}
