package procurator.config.json;

import java.util.ArrayList;
import java.util.List;

/** The text of a configuration file, and what stands where in it. */
final class Source {
    private final String name;
    private final String text;
    private final List<Span> spans = new ArrayList<>();

    /** Where a key or a value stands; the end not included. */
    record Span(int start, int end, boolean key) {}

    Source(String name, String text) {
        this.name = name;
        this.text = text;
    }

    String name() {
        return name;
    }

    String text() {
        return text;
    }

    /** Remembers a key or a value, in the order of the text. */
    void token(int start, int end, boolean key) {
        spans.add(new Span(start, end, key));
    }

    /** The last key or value that starts at a place or before it; without one, one of nothing. */
    Span upTo(int place) {
        int after = firstAfter(place);
        return after == 0 ? new Span(0, 0, false) : spans.get(after - 1);
    }

    /** Where the next key or value starts after a place, or the text ends. */
    int nextAfter(int place) {
        int after = firstAfter(place);
        return after == spans.size() ? text.length() : spans.get(after).start();
    }

    private int firstAfter(int place) {
        int low = 0;
        int high = spans.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (spans.get(middle).start() <= place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
