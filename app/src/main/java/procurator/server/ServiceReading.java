package procurator.server;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import procurator.half.StatusLines;
import procurator.shadowsocks.Refusal;

/**
 * What one service has counted in one loop.
 *
 * @param traffic bytes up and down by user
 */
record ServiceReading(Map<Refusal, Long> refusals, Map<String, long[]> traffic) {
    /**
     * All of it in words.
     *
     * @param ports of each service, to tell users of one name apart
     * @param loops by loop, then by service
     */
    static List<String> status(List<Integer> ports, List<List<ServiceReading>> loops) {
        Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
        List<ServiceReading> all = loops.stream().flatMap(List::stream).toList();
        all.forEach(one -> one.refusals.forEach((cause, count) -> refusals.merge(cause, count, Long::sum)));
        List<String> lines = new ArrayList<>();
        lines.add("refused handshakes: " + StatusLines.counts(refusals));
        Set<String> ambiguous = ambiguous(loops);
        Map<String, long[]> users = new TreeMap<>();
        for (List<ServiceReading> loop : loops) {
            for (int i = 0; i < loop.size(); i++) {
                String port = " on port " + ports.get(i);
                loop.get(i)
                        .traffic
                        .forEach((user, bytes) -> users.merge(
                                ambiguous.contains(user) ? user + port : user, bytes, ServiceReading::plus));
            }
        }
        users.forEach((user, bytes) -> lines.add("user " + user + ": " + bytes[0] + " up, " + bytes[1] + " down"));
        return lines;
    }

    private static long[] plus(long[] a, long... b) {
        return new long[] {a[0] + b[0], a[1] + b[1]};
    }

    /** Names that users of several services have. */
    private static Set<String> ambiguous(List<List<ServiceReading>> loops) {
        Map<String, Integer> serviceOf = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (List<ServiceReading> loop : loops) {
            for (int i = 0; i < loop.size(); i++) {
                for (String user : loop.get(i).traffic.keySet()) {
                    Integer before = serviceOf.putIfAbsent(user, i);
                    if (before != null && before != i) {
                        ambiguous.add(user);
                    }
                }
            }
        }
        return ambiguous;
    }
}
