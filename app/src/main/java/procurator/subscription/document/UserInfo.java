package procurator.subscription.document;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import procurator.config.json.Node;

/**
 * The header by which providers tell of traffic beside a document.
 *
 * <pre>upload=455727941; download=6174315083; total=1073741824000; expire=1671815872</pre>
 */
public final class UserInfo {
    private UserInfo() {}

    /** The document with what the header says, where it says nothing itself. */
    public static Node.Members added(Node.Members document, String header) {
        Map<String, Long> said = numbers(header);
        long used = said.getOrDefault("upload", 0L) + said.getOrDefault("download", 0L);
        Map<String, Node.Member> all = new LinkedHashMap<>(document.members());
        if (said.containsKey("upload") || said.containsKey("download")) {
            add("bytes_used", used, all);
        }
        if (said.containsKey("total")) {
            add("bytes_remaining", Math.max(0, said.getOrDefault("total", 0L) - used), all);
        }
        if (said.getOrDefault("expire", 0L) > 0) {
            add("expires", said.getOrDefault("expire", 0L), all);
        }
        return new Node.Members(document.place(), all);
    }

    private static void add(String key, long number, Map<String, Node.Member> to) {
        Node text = Listing.text(String.valueOf(number));
        to.putIfAbsent(key, new Node.Member(text.place(), text));
    }

    private static Map<String, Long> numbers(String header) {
        Map<String, Long> numbers = new HashMap<>();
        for (String part : header.split(";", 20)) {
            String[] parts = part.strip().split("=", 2);
            if (parts.length == 2 && parts[1].matches("[0-9]{1,17}")) {
                numbers.put(parts[0], Long.parseLong(parts[1]));
            }
        }
        return numbers;
    }
}
