package procurator.relay;

/**
 * What a half has carried.
 *
 * @param open tunnels there now
 * @param ever tunnels accepted, ever
 * @param up bytes from the left side to the right
 * @param down bytes from the right side to the left
 */
public record Totals(int open, long ever, long up, long down) {}
