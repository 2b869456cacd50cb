package procurator.config.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON5 into {@link Node}s that know their places. */
public final class JsonReader {
    /** Ours is four levels deep; more would only be a way to exhaust the stack. */
    private static final int DEEPEST = 16;

    /** 10,000 users have 20,000. Each takes some 100 bytes, and 200 more if it is wrong, of a heap of maybe 64 MiB. */
    private static final int MOST_VALUES = 200_000;

    private final Source source;
    private final Problems problems;
    private final JsonText text;
    private boolean hidden;
    private int depth;
    private int values;

    private JsonReader(Source source, Problems problems, JsonText text) {
        this.source = source;
        this.problems = problems;
        this.text = text;
    }

    /** The object a file holds, or {@code null} if it holds none; why is among the problems. */
    public static Node.@Nullable Members read(String name, String text, Problems problems) {
        Source source = new Source(name, text);
        try {
            return new JsonReader(source, problems, new JsonText(text)).whole();
        } catch (JsonText.Wrong e) {
            problems.error(new Place.InFile(source, e.line, e.column, e.at), "", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private Node.@Nullable Members whole() throws JsonText.Wrong {
        char first = text.peek();
        Place start = here();
        if (text.atEnd()) {
            problems.error(source.name() + ": nothing (expected: { \"key\": value, ... })");
            return null;
        }
        if (first != '{') {
            String expected =
                    first == '[' ? "{ \"servers\": [ ... ] }, around a list of servers" : "{ \"key\": value, ... }";
            problems.error(start, "", "no object (expected: " + expected + ")");
            return null;
        }
        Node.Members members = members(start);
        text.peek();
        if (!text.atEnd()) {
            problems.error(here(), "", "something follows the configuration (expected: the end of the file)");
            return null;
        }
        return members;
    }

    private Node value() throws JsonText.Wrong {
        char first = text.peek();
        Place place = here();
        if (++values > MOST_VALUES) {
            throw text.wrong("too many values (expected: at most " + MOST_VALUES + ")");
        }
        return switch (first) {
            case '{' -> members(place);
            case '[' -> items(place);
            default -> plain(place);
        };
    }

    private Node plain(Place place) throws JsonText.Wrong {
        int start = text.at();
        String string = text.string();
        String word = string == null ? text.word() : "";
        source.token(start, text.at(), false);
        if (string != null) {
            return new Node.Text(place, string);
        }
        return switch (word) {
            case "true", "false" -> new Node.Truth(place, word.equals("true"));
            case "null" -> new Node.Nothing(place);
            default -> new Node.Figure(place, word);
        };
    }

    private Node.Members members(Place place) throws JsonText.Wrong {
        Map<String, Node.Member> members = new LinkedHashMap<>();
        deeper();
        text.take('{');
        while (!text.take('}')) {
            member(members);
            commaOr('}');
        }
        depth--;
        return new Node.Members(place, members);
    }

    private void member(Map<String, Node.Member> members) throws JsonText.Wrong {
        text.peek();
        Place keyPlace = here();
        int line = text.line();
        int start = text.at();
        String key = key();
        int end = text.at();
        boolean oneLine = text.line() == line;
        if (!text.take(':')) {
            throw text.wrongOrEnd("no colon (expected: a colon between key and value)");
        }
        if (oneLine) { // only now: before a colon it may as well be half a password
            source.token(start, end, !hidden);
        }
        Node.Member before = members.putIfAbsent(key, new Node.Member(keyPlace, valueOf(key)));
        if (before != null && before.keyPlace() instanceof Place.InFile first) {
            problems.error(
                    keyPlace, hidden ? "" : key, "given twice (expected: once; first on line " + first.line() + ")");
        }
    }

    private String key() throws JsonText.Wrong {
        String quoted = text.string();
        String key = quoted == null ? text.identifier() : quoted;
        if (key == null) {
            throw text.wrongOrEnd("no key (expected: a key in double quotes, or a closing brace)");
        }
        return key;
    }

    /** Where a secret is expected even keys are hidden: who knows what somebody wrote there. */
    private Node valueOf(String key) throws JsonText.Wrong {
        boolean outer = hidden;
        hidden |= key.equals("key") || key.contains("pass");
        Node value = value();
        hidden = outer;
        return value;
    }

    private Node.Items items(Place place) throws JsonText.Wrong {
        List<Node> items = new ArrayList<>();
        deeper();
        text.take('[');
        while (!text.take(']')) {
            items.add(value());
            commaOr(']');
        }
        depth--;
        return new Node.Items(place, items);
    }

    private void commaOr(char end) throws JsonText.Wrong {
        if (!text.take(',') && text.peek() != end) {
            throw text.wrongOrEnd("no comma (expected: a comma or the closing bracket or brace)");
        }
    }

    private void deeper() throws JsonText.Wrong {
        if (++depth > DEEPEST) {
            throw text.wrong("too deep (expected: at most " + DEEPEST + " levels)");
        }
    }

    private Place here() {
        return new Place.InFile(source, text.line(), text.column(), text.at());
    }
}
