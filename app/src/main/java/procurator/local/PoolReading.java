package procurator.local;

/**
 * A pool's counters at one moment.
 *
 * @param hits tunnels that found a connection ready
 * @param misses tunnels that had to open one
 * @param ready connections that wait
 */
record PoolReading(long hits, long misses, int ready) {
    static final PoolReading NONE = new PoolReading(0, 0, 0);

    PoolReading plus(PoolReading other) {
        return new PoolReading(hits + other.hits, misses + other.misses, ready + other.ready);
    }

    String status() {
        return "pool: " + hits + " hits, " + misses + " misses, " + ready + " ready";
    }
}
