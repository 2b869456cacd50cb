package procurator.relay;

import procurator.loop.Positive;

/**
 * How much is taken on at once, by the whole process or by one loop of it; each is more than zero.
 *
 * @param tunnels connections accepted and not yet closed; beyond it those that have not yet said what they want give way,
 *     and where there are none accepting pauses
 * @param handshakes connections that have not yet said what they want; beyond it, the oldest of them gives way
 * @param handshakesPerSource the same, of one address
 * @param heldBytes what all that waits together may hold: frames in part, outboxes, first payloads, datagrams
 */
public record Limits(int tunnels, int handshakes, int handshakesPerSource, long heldBytes) {
    public static final Limits DEFAULT = new Limits(9_000, 1_024, 256, 24L << 20);

    public Limits {
        Positive.require("tunnels", tunnels);
        Positive.require("handshakes", handshakes);
        Positive.require("handshakesPerSource", handshakesPerSource);
        Positive.require("heldBytes", heldBytes);
    }

    /** The part of one loop, the first of which is 0: all parts together are the whole, if that is one for each or more. */
    public Limits part(int loop, int loops) {
        return new Limits(
                part(tunnels, loop, loops),
                part(handshakes, loop, loops),
                part(handshakesPerSource, loop, loops),
                heldBytes / loops);
    }

    private static int part(int whole, int loop, int loops) {
        return Math.max(1, whole / loops + (loop < whole % loops ? 1 : 0));
    }
}
