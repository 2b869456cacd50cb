package procurator.half;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import procurator.dial.LookUpCounts;
import procurator.relay.Limits;
import procurator.relay.TunnelCounts;
import procurator.shadowsocks.Refusal;
import procurator.udp.UdpCounts;

/** A snapshot in words, a line each. */
final class StatusText {
    private StatusText() {}

    static List<String> of(Snapshot half) {
        LoopCounts loops = half.loops();
        List<String> lines = new ArrayList<>(tunnels(loops.tunnels(), half.limits()));
        if (!loops.servers().isEmpty()) {
            lines.add(pool(loops.servers()));
        }
        half.plugins().forEach(plugin -> lines.add(plugin.toString()));
        lines.addAll(udp(loops.udp()));
        if (!loops.services().isEmpty()) {
            lines.add("refused handshakes: " + counts(refused(loops.services())));
        }
        users(loops.services())
                .forEach((user, bytes) ->
                        lines.add("user " + user + ": " + bytes.up() + " up, " + bytes.down() + " down"));
        lines.add(lookUps(half.lookUps()));
        lines.add(descriptors(half.descriptors()));
        return lines;
    }

    private static List<String> tunnels(TunnelCounts tunnels, Limits limits) {
        return List.of(
                "tunnels: " + tunnels.open() + " now, " + tunnels.handshakes() + " of them in the handshake, "
                        + tunnels.ever() + " ever",
                "limits: " + limits.tunnels() + " tunnels, " + limits.handshakes() + " handshakes, "
                        + limits.handshakesPerSource() + " of one source",
                "held: " + (tunnels.held() >> 10) + " KiB of " + (limits.heldBytes() >> 10) + ", " + tunnels.waiting()
                        + " reads wait for room",
                "bytes: " + tunnels.up() + " up, " + tunnels.down() + " down",
                "endings: " + counts(tunnels.endings()));
    }

    private static String pool(List<ServerCounts> servers) {
        ServerCounts all = servers.stream().reduce(ServerCounts::plus).orElseThrow();
        return "pool: " + all.hits() + " hits, " + all.misses() + " misses, " + all.ready() + " ready";
    }

    private static List<String> udp(UdpCounts udp) {
        return List.of(
                "udp associations: " + udp.open() + " now, " + udp.ever() + " ever",
                "udp limits: " + udp.most() + " associations",
                "udp datagrams: " + udp.up() + " up, " + udp.down() + " down",
                "udp dropped: " + counts(udp.drops()));
    }

    private static Map<Refusal, Long> refused(List<ServiceCounts> services) {
        return services.stream()
                .map(ServiceCounts::refused)
                .reduce(Map.of(), (some, more) -> LoopCounts.sum(some, more, Long::sum));
    }

    /** A name that several services have is told apart by their ports. */
    private static Map<String, UserCounts> users(List<ServiceCounts> services) {
        Map<String, Long> havingName = services.stream()
                .flatMap(service -> service.users().keySet().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, UserCounts> users = new TreeMap<>();
        for (ServiceCounts service : services) {
            String port = " on port " + service.port();
            service.users()
                    .forEach((name, bytes) -> users.merge(
                            havingName.getOrDefault(name, 0L) > 1 ? name + port : name, bytes, UserCounts::plus));
        }
        return users;
    }

    private static String lookUps(LookUpCounts lookUps) {
        return "look-ups: " + lookUps.underWay() + " under way, " + lookUps.waiting() + " waiting, " + lookUps.refused()
                + " refused, " + lookUps.fromCache() + " answered from the cache";
    }

    private static String descriptors(Descriptors descriptors) {
        String open = descriptors.open().isPresent() ? "" + descriptors.open().getAsInt() : "not told by this system";
        return "descriptors: " + open + " of " + descriptors.limit();
    }

    /** {@code complete 12, reset 3}, or {@code none}. */
    private static <E extends Enum<E>> String counts(Map<E, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(count -> words(count.getKey()) + " " + count.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
