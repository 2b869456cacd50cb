package procurator.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON with comments and trailing commas into {@link Node}s that know their places. */
final class JsonReader {
    /** Ours is four levels deep; more would only be a way to exhaust the stack. */
    private static final int DEEPEST = 16;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final Source source;
    private final Problems problems;
    private final JsonParser parser;
    private boolean hidden;

    private JsonReader(Source source, Problems problems, JsonParser parser) {
        this.source = source;
        this.problems = problems;
        this.parser = parser;
    }

    /** The object a file holds, or {@code null} if it holds none; why is among the problems. */
    static Node.@Nullable Members read(String name, String text, Problems problems) {
        Source source = new Source(name, text);
        try (JsonParser parser = JSON.createParser(text)) {
            return new JsonReader(source, problems, parser).whole();
        } catch (StreamConstraintsException e) {
            Place place = startOf(source, e.getLocation());
            problems.error(place, "", "too deep, too long or too large (expected: at most " + DEEPEST + " levels)");
        } catch (StreamReadException e) {
            problems.error(startOf(source, e.getLocation()), "", SyntaxErrors.text(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new IllegalStateException(e); // a string has no trouble of its own
        }
        return null;
    }

    private Node.@Nullable Members whole() throws IOException {
        JsonToken first = parser.nextToken();
        Place start = here();
        if (first != JsonToken.START_OBJECT) {
            problems.error(
                    start, "", (first == null ? "nothing" : "no object") + " (expected: { \"key\": value, ... })");
            return null;
        }
        Node.Members members = members(start);
        if (parser.nextToken() != null) {
            problems.error(here(), "", "something follows the configuration (expected: the end of the file)");
            return null;
        }
        return members;
    }

    private Node value() throws IOException {
        Place place = here();
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(place);
            case START_ARRAY -> items(place);
            case VALUE_STRING -> new Node.Text(place, token(false));
            case VALUE_TRUE, VALUE_FALSE -> new Node.Truth(place, Boolean.parseBoolean(token(false)));
            case VALUE_NULL -> new Node.Nothing(place);
            default -> new Node.Figure(place, token(false));
        };
    }

    private Node.Members members(Place place) throws IOException {
        Map<String, Node.Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place keyPlace = here();
            String key = token(true);
            parser.nextToken();
            Node.Member before = members.putIfAbsent(key, new Node.Member(keyPlace, valueOf(key)));
            if (before != null && before.keyPlace() instanceof Place.InFile first) {
                problems.error(keyPlace, key, "given twice (expected: once; first on line " + first.line() + ")");
            }
        }
        return new Node.Members(place, members);
    }

    /** Where a secret is expected even keys are hidden: who knows what somebody wrote there. */
    private Node valueOf(String key) throws IOException {
        boolean outer = hidden;
        hidden |= key.equals("key") || key.contains("pass");
        Node value = value();
        hidden = outer;
        return value;
    }

    private Node.Items items(Place place) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return new Node.Items(place, items);
    }

    /** The text of the current token, whose place on its line the source has to know. */
    private String token(boolean key) throws IOException {
        String text = parser.getText(); // reads it to its end
        JsonLocation start = parser.currentTokenLocation();
        JsonLocation end = parser.currentLocation();
        source.token(start.getLineNr(), start.getColumnNr(), endColumn(start, end, key), key && !hidden);
        return text;
    }

    /** Of a key the parser may already have read the colon, even on another line: its own end is its closing quote. */
    private int endColumn(JsonLocation start, JsonLocation end, boolean key) {
        String line = source.line(start.getLineNr());
        if (!key) {
            return end.getLineNr() == start.getLineNr() ? end.getColumnNr() : line.length() + 1;
        }
        int at = start.getColumnNr(); // behind the opening quote, from 0
        while (at < line.length() && line.charAt(at) != '"') {
            at += line.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, line.length()) + 2;
    }

    private Place here() {
        return place(source, parser.currentTokenLocation());
    }

    private static Place place(Source source, JsonLocation at) {
        return new Place.InFile(source, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
    }

    /** The parser stops behind a word that it does not know; the word's start is what people look for. */
    private static Place startOf(Source source, @Nullable JsonLocation at) {
        if (at == null) {
            return new Place.InFile(source, 1, 1);
        }
        String line = source.line(at.getLineNr());
        int column = Math.clamp(at.getColumnNr(), 1, line.length() + 1);
        while (column > 1 && Character.isLetterOrDigit(line.charAt(column - 2))) {
            column--;
        }
        return new Place.InFile(source, at.getLineNr(), column);
    }
}
