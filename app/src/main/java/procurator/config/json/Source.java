package procurator.config.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of a configuration file, for showing its lines: values become {@code ***}, whatever they are. */
final class Source {
    private static final String MASK = "***";

    /** What is shown of a line at most: a file may be one line of a mebibyte. */
    private static final int WIDTH = 100;

    private final String name;
    private final List<String> lines;
    private final Map<Integer, List<Span>> spans = new HashMap<>();

    /** Where on a line a key or a value stands; columns from 0, the end not included. */
    private record Span(int start, int end, boolean key) {}

    Source(String name, String text) {
        this.name = name;
        this.lines = text.lines().toList();
    }

    String name() {
        return name;
    }

    String line(int line) {
        return line >= 1 && line <= lines.size() ? lines.get(line - 1) : "";
    }

    /** Remembers a key or a value; columns from 1, the end not included. */
    void token(int line, int start, int end, boolean key) {
        spans.computeIfAbsent(line, _ -> new ArrayList<>()).add(new Span(start - 1, end - 1, key));
    }

    /**
     * A line with a caret under a column. Keys and punctuation are shown; values are not, nor what could not be read,
     * nor comments: each may hold a secret.
     *
     * @param showValue shows the value at the column, since its key never is a secret
     */
    String excerpt(int line, int column, boolean showValue) {
        String text = line(line);
        StringBuilder shown = new StringBuilder();
        int caret = -1;
        int at = 0;
        while (at < text.length()) {
            Span span = spanAt(line, at);
            if (caret < 0 && at >= column - 1) {
                caret = shown.length();
            }
            if (span == null) {
                at = copyGap(text, line, at, shown, column - 1);
            } else {
                boolean plain = span.key() || (showValue && span.start() == column - 1);
                int end = Math.min(span.end(), text.length());
                shown.append(plain ? text.substring(at, end) : MASK);
                at = end;
            }
        }
        return window(shown, caret < 0 ? shown.length() : caret);
    }

    private @Nullable Span spanAt(int line, int at) {
        for (Span span : spans.getOrDefault(line, List.of())) {
            if (span.start() <= at && at < span.end()) {
                return span;
            }
        }
        return null;
    }

    /** Copies what is no token: punctuation and space as they are, everything else masked. Stops before the caret. */
    private int copyGap(String text, int line, int from, StringBuilder shown, int caret) {
        int at = from;
        if (isPunctuation(text.charAt(at))) {
            shown.append(text.charAt(at));
            return at + 1;
        }
        do {
            at++;
        } while (at < text.length() && at != caret && !isPunctuation(text.charAt(at)) && spanAt(line, at) == null);
        shown.append(MASK);
        return at;
    }

    private static boolean isPunctuation(char c) {
        return Character.isWhitespace(c) || "{}[]:,".indexOf(c) >= 0;
    }

    /** One character for one, so that the caret stays where it is. */
    private static String printable(CharSequence line) {
        StringBuilder printable = new StringBuilder();
        line.chars().forEach(c -> printable.append(c == '\t' || (c >= ' ' && c < 0x7f) ? (char) c : '?'));
        return printable.toString();
    }

    private static String window(StringBuilder shown, int caret) {
        int start = Math.max(0, caret - WIDTH / 2);
        if (shown.length() <= WIDTH) {
            start = 0;
        }
        int end = Math.min(shown.length(), start + WIDTH);
        shown.replace(0, shown.length(), printable(shown));
        String before = start > 0 ? "..." : "";
        String line = before + shown.substring(start, end) + (end < shown.length() ? "..." : "");
        StringBuilder under = new StringBuilder();
        for (int i = 0; i < before.length() + caret - start; i++) {
            under.append(line.charAt(i) == '\t' ? '\t' : ' ');
        }
        return "    " + line + "\n    " + under + "^";
    }
}
