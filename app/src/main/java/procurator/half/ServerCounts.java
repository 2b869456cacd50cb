package procurator.half;

/**
 * What local has counted of one server, and of the connections opened ahead to it.
 *
 * @param server its address
 * @param hits tunnels that found a connection ready
 * @param misses tunnels that had to open one
 * @param ready connections that wait
 */
public record ServerCounts(String server, long hits, long misses, int ready) {
    ServerCounts plus(ServerCounts other) {
        return new ServerCounts(server, hits + other.hits, misses + other.misses, ready + other.ready);
    }
}
