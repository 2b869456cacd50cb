package procurator.local.upstream;

/**
 * A pool's counters at one moment.
 *
 * @param hits tunnels that found a connection ready
 * @param misses tunnels that had to open one
 * @param ready connections that wait
 */
public record PoolReading(long hits, long misses, int ready) {
    public static final PoolReading NONE = new PoolReading(0, 0, 0);

    public PoolReading plus(PoolReading other) {
        return new PoolReading(hits + other.hits, misses + other.misses, ready + other.ready);
    }

    public String status() {
        return "pool: " + hits + " hits, " + misses + " misses, " + ready + " ready";
    }
}
