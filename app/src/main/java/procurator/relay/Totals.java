package procurator.relay;

/**
 * What a half has carried.
 *
 * @param open tunnels there now
 * @param ever tunnels accepted since the start
 * @param up plain bytes from the left side to the right
 * @param down plain bytes from the right side to the left
 */
public record Totals(int open, long ever, long up, long down) {
    public static final Totals NONE = new Totals(0, 0, 0, 0);

    /** Both together. */
    public Totals plus(Totals other) {
        return new Totals(open + other.open, ever + other.ever, up + other.up, down + other.down);
    }
}
