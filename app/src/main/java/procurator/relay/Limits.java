package procurator.relay;

/**
 * How much one loop takes on at once; each is more than zero.
 *
 * @param tunnels connections accepted and not yet closed; beyond it, accepting pauses
 * @param handshakes connections that have not yet said what they want; beyond it, the oldest of them gives way
 * @param handshakesPerSource the same, of one address
 * @param heldBytes what all full outboxes together may hold before reads become small
 */
public record Limits(int tunnels, int handshakes, int handshakesPerSource, long heldBytes) {
    public static final Limits DEFAULT = new Limits(9_000, 1_024, 256, 24L << 20);

    public Limits {
        requirePositive("tunnels", tunnels);
        requirePositive("handshakes", handshakes);
        requirePositive("handshakesPerSource", handshakesPerSource);
        requirePositive("heldBytes", heldBytes);
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
    }
}
