package procurator.relay;

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
        requirePositive("tunnels", tunnels);
        requirePositive("handshakes", handshakes);
        requirePositive("handshakesPerSource", handshakesPerSource);
        requirePositive("heldBytes", heldBytes);
    }

    /** One loop's part, where there are several; no less than one of each, and a MiB. */
    public Limits dividedBy(int loops) {
        return new Limits(
                Math.ceilDiv(tunnels, loops),
                Math.ceilDiv(handshakes, loops),
                Math.ceilDiv(handshakesPerSource, loops),
                Math.max(1L << 20, heldBytes / loops));
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
    }
}
