package procurator.subscription.fetch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procurator.config.json.JsonReader;
import procurator.config.json.JsonWriter;
import procurator.config.json.Node;
import procurator.config.json.Place;
import procurator.config.json.Problems;

/** What the two processes say to each other, and what is kept: an object of JSON in a line. */
public final class Lines {
    private static final Place PLACE = new Place.OnCommandLine("fetch");

    private Lines() {}

    static String write(Map<String, String> texts) {
        return write(texts, null);
    }

    /** Texts by key, and under the key {@code document} the one there is. */
    public static String write(Map<String, String> texts, Node.@Nullable Members document) {
        Map<String, Node.Member> members = new LinkedHashMap<>();
        texts.forEach((key, text) -> members.put(key, new Node.Member(PLACE, new Node.Text(PLACE, text))));
        if (document != null) {
            members.put("document", new Node.Member(PLACE, document));
        }
        return JsonWriter.write(new Node.Members(PLACE, members)) + "\n";
    }

    /** @throws IllegalArgumentException if it is no such line */
    static Node.Members read(String line) {
        Node.Members read = JsonReader.read("fetch", line, new Problems());
        if (read == null) {
            throw new IllegalArgumentException("no object of JSON");
        }
        return read;
    }

    /** Empty where it is not there. */
    static String text(Node.Members in, String key) {
        String text = in.text(key);
        return text == null ? "" : text;
    }
}
