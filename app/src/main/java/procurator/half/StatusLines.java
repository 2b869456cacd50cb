package procurator.half;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import procurator.relay.Counters;
import procurator.relay.Outcome;
import procurator.relay.Totals;
import procurator.udp.UdpCounters;

/** The counters of all relays of a half, in words. */
public final class StatusLines {
    private StatusLines() {}

    /** What both halves have counted. */
    public static List<String> of(List<Counters.Reading> readings) {
        Totals totals = Totals.NONE;
        int handshakes = 0;
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        for (Counters.Reading reading : readings) {
            totals = totals.plus(reading.totals());
            handshakes += reading.handshakes();
            reading.outcomes().forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        }
        List<String> lines = new ArrayList<>();
        lines.add("tunnels: " + totals.open() + " now, " + handshakes + " of them in the handshake, " + totals.ever()
                + " ever");
        lines.add(limits(readings));
        lines.add(memory(readings));
        lines.add("bytes: " + totals.up() + " up, " + totals.down() + " down");
        lines.add("endings: " + counts(outcomes));
        return lines;
    }

    /**
     * What the loops have counted of UDP.
     *
     * @param most how many associations they may have, all together
     */
    public static List<String> ofUdp(int most, List<UdpCounters.Reading> readings) {
        UdpCounters.Reading sum = readings.stream().reduce(UdpCounters.Reading.NONE, UdpCounters.Reading::plus);
        return List.of(
                "udp associations: " + sum.open() + " now, " + sum.ever() + " ever",
                "udp limits: " + most + " associations",
                "udp datagrams: " + sum.up() + " up, " + sum.down() + " down",
                "udp dropped: " + counts(sum.drops()));
    }

    private static String limits(List<Counters.Reading> readings) {
        int tunnels = 0;
        int handshakes = 0;
        int ofOneSource = 0;
        for (Counters.Reading reading : readings) {
            tunnels += reading.limits().tunnels();
            handshakes += reading.limits().handshakes();
            ofOneSource += reading.limits().handshakesPerSource();
        }
        return "limits: " + tunnels + " tunnels, " + handshakes + " handshakes, " + ofOneSource + " of one source";
    }

    private static String memory(List<Counters.Reading> readings) {
        long held = 0;
        long most = 0;
        int waiting = 0;
        for (Counters.Reading reading : readings) {
            held += reading.held();
            most += reading.limits().heldBytes();
            waiting += reading.waiting();
        }
        return "held: " + (held >> 10) + " KiB of " + (most >> 10) + ", " + waiting + " reads wait for room";
    }

    /** {@code complete 12, reset 3}, or {@code none}. */
    public static <E extends Enum<E>> String counts(Map<E, Long> counts) {
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
