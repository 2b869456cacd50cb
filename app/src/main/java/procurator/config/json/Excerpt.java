package procurator.config.json;

/**
 * A line of a file with a caret under a place. Keys and punctuation are shown; values are not, nor what could not be
 * read, nor comments: each may hold a secret. Only what is shown is looked at: a file may be one line of mebibytes. Decision 018.
 */
final class Excerpt {
    private static final String MASK = "***";

    /** Characters of a line at most. */
    private static final int WIDTH = 100;

    /** How much of what could not be read becomes one mask. */
    private static final int STRETCH = 1_000;

    private final Source source;
    private final String text;
    private final int caret;
    private final boolean showValue;
    private final int lineStart;
    private final int lineEnd;

    private record Part(int start, int end, boolean plain) {}

    /** @param showValue shows the value at the place, since its key never is a secret */
    Excerpt(Place.InFile place, boolean showValue) {
        this.source = place.source();
        this.text = source.text();
        this.caret = place.at();
        this.showValue = showValue;
        this.lineStart = caret - place.column() + 1;
        this.lineEnd = Math.min(indexOf('\n'), indexOf('\r'));
    }

    private int indexOf(char end) {
        int found = text.indexOf(end, caret);
        return found < 0 ? text.length() : found;
    }

    @Override
    public String toString() {
        String before = before();
        String shown = before + after();
        int start = shown.length() <= WIDTH ? 0 : Math.max(0, before.length() - WIDTH / 2);
        int end = Math.min(shown.length(), start + WIDTH);
        String dots = start > 0 ? "..." : "";
        String line = dots + printable(shown.substring(start, end)) + (end < shown.length() ? "..." : "");
        String under =
                line.substring(0, dots.length() + before.length() - start).replaceAll("[^\t]", " ");
        return "    " + line + "\n    " + under + "^";
    }

    private String before() {
        StringBuilder shown = new StringBuilder();
        for (int at = caret; at > lineStart && shown.length() <= WIDTH; ) {
            Part part = part(at - 1);
            int start = Math.max(part.start, at - WIDTH - 1);
            shown.insert(0, part.plain ? text.substring(start, at) : MASK);
            at = part.start;
        }
        return shown.toString();
    }

    private String after() {
        StringBuilder shown = new StringBuilder();
        for (int at = caret; at < lineEnd && shown.length() <= WIDTH; ) {
            Part part = part(at);
            int end = Math.min(part.end, at + WIDTH + 1);
            shown.append(part.plain ? text.substring(at, end) : MASK);
            at = part.end;
        }
        return shown.toString();
    }

    /** The key, the value, the punctuation or the rest that a place of the line is in. */
    private Part part(int at) {
        Source.Span span = source.upTo(at);
        if (at < span.end()) {
            boolean plain = span.key() || (showValue && span.start() == caret);
            return new Part(Math.max(lineStart, span.start()), Math.min(lineEnd, span.end()), plain);
        }
        return isPunctuation(at) ? new Part(at, at + 1, true) : rest(at, span.end());
    }

    private Part rest(int at, int before) {
        int lowest = Math.max(Math.max(lineStart, before), at - STRETCH);
        int highest = Math.min(Math.min(lineEnd, source.nextAfter(at)), at + STRETCH);
        int start = at;
        while (start > lowest && !isPunctuation(start - 1)) {
            start--;
        }
        int end = at + 1;
        while (end < highest && !isPunctuation(end)) {
            end++;
        }
        return new Part(start, end, false);
    }

    private boolean isPunctuation(int at) {
        char c = text.charAt(at);
        return Character.isWhitespace(c) || "{}[]:,".indexOf(c) >= 0;
    }

    /** One character for one, so that the caret stays where it is. */
    static String printable(String line) {
        char[] shown = line.toCharArray();
        for (int i = 0; i < shown.length; i++) {
            if (shown[i] != '\t' && (shown[i] < ' ' || shown[i] > '~')) {
                shown[i] = '?'; // a pattern would take the two halves of an emoji for one
            }
        }
        return new String(shown);
    }
}
