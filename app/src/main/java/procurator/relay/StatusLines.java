package procurator.relay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
        lines.add("bytes: " + totals.up() + " up, " + totals.down() + " down");
        lines.add("endings: " + counts(outcomes));
        return lines;
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
