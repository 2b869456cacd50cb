package procurator.subscription.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import procurator.config.ServerUrl;
import procurator.config.json.Node;
import procurator.config.json.Place;

/**
 * The servers of a document as they are found, and what becomes of them: an object with {@code servers}, whose entries
 * have the keys of config.json; {@code bytes_used}, {@code bytes_remaining} and {@code expires} (Unix seconds), where the
 * provider tells; and {@code problems}, what was left out and why.
 */
final class Listing {
    /** The most servers of one document. */
    static final int MOST = 1_000;

    private static final int MOST_PROBLEMS = 20;
    private static final Place PLACE = new Place.OnCommandLine("subscription");

    private final List<Node> servers = new ArrayList<>();
    private final List<Node> problems = new ArrayList<>();
    private final Map<String, Node.Member> told = new LinkedHashMap<>();
    private int leftOut;
    private int tooMany;

    /** A value that stands nowhere. */
    static Node text(String text) {
        return new Node.Text(PLACE, text);
    }

    static Node.Members members(Map<String, Node> members) {
        Map<String, Node.Member> all = new LinkedHashMap<>();
        members.forEach((key, value) -> all.put(key, new Node.Member(PLACE, value)));
        return new Node.Members(PLACE, all);
    }

    static Node.Items items(List<Node> items) {
        return new Node.Items(PLACE, items);
    }

    /** With its texts, numbers and truths and lists of these: nothing that is deeper is a server's. */
    void server(Node.Members entry) {
        if (servers.size() < MOST) {
            Map<String, Node.Member> flat = new LinkedHashMap<>(entry.members());
            flat.values().removeIf(member -> !isFlat(member.value()));
            servers.add(new Node.Members(PLACE, flat));
        } else {
            tooMany++;
        }
    }

    private static boolean isFlat(Node value) {
        return switch (value) {
            case Node.Text _, Node.Figure _, Node.Truth _ -> true;
            case Node.Nothing _, Node.Members _ -> false;
            case Node.Items items -> items.items().stream().allMatch(item -> item.scalar() != null);
        };
    }

    void server(ServerUrl url) {
        Map<String, Node> entry = new LinkedHashMap<>();
        url.keys().forEach((key, value) -> entry.put(key, text(value)));
        if (!url.plugin().isEmpty()) {
            entry.put("plugin", text(url.pluginName()));
            entry.put("plugin_opts", text(url.pluginOptions()));
        }
        server(members(entry));
    }

    /** One of its entries is left out. */
    void problem(String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(text(what));
        } else {
            leftOut++;
        }
    }

    void tells(String key, Node number) {
        told.put(key, new Node.Member(PLACE, number));
    }

    /** @throws UnusableDocument if no server was found */
    Node.Members whole() throws UnusableDocument {
        if (servers.isEmpty()) {
            String first = problems.isEmpty() ? "" : ": " + problems.getFirst().scalar();
            throw new UnusableDocument("it lists no server" + first);
        }
        if (leftOut > 0) {
            problems.add(text("and " + leftOut + " more"));
        }
        if (tooMany > 0) {
            problems.add(text(tooMany + " servers are too many and left out (expected: at most " + MOST + ")"));
        }
        Map<String, Node.Member> whole = new LinkedHashMap<>();
        whole.put("servers", new Node.Member(PLACE, new Node.Items(PLACE, servers)));
        whole.putAll(told);
        if (!problems.isEmpty()) {
            whole.put("problems", new Node.Member(PLACE, new Node.Items(PLACE, problems)));
        }
        return new Node.Members(PLACE, whole);
    }
}
