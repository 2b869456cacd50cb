package procurator.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import procurator.config.json.ConfigException;
import procurator.config.json.Node;
import procurator.config.json.Place;
import procurator.config.json.Problems;
import procurator.local.Subscription;
import procurator.local.upstream.LinkServer;

/**
 * The servers that a list names, as far as they can be used: what is wrong with one leaves it out, and the others are
 * used. Who writes a list chooses servers and nothing else: no variable of ours and no file is read for it, and no program
 * started that its reader has not allowed.
 *
 * @param servers maybe none
 * @param problems of each that is left out, why
 */
public record ListedServers(List<LinkServer> servers, List<String> problems) {
    private static final int MOST_PROBLEMS = 20;

    /**
     * Reads a list.
     *
     * @param document with servers and problems, as the room of subscriptions makes it of what was sent
     */
    public static ListedServers of(Node.Members document, Subscription.Allowed allowed) {
        List<LinkServer> servers = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        items(document, "problems").forEach(node -> problems.add(String.valueOf(node.scalar())));
        List<Node> listed = items(document, "servers");
        for (int i = 0; i < listed.size(); i++) {
            if (listed.get(i) instanceof Node.Members entry) {
                read(placed(entry, "server " + (i + 1)), allowed, servers, problems);
            }
        }
        return new ListedServers(List.copyOf(servers), bounded(problems));
    }

    private static List<String> bounded(List<String> problems) {
        if (problems.size() <= MOST_PROBLEMS) {
            return List.copyOf(problems);
        }
        List<String> first = new ArrayList<>(problems.subList(0, MOST_PROBLEMS));
        first.add("and " + (problems.size() - MOST_PROBLEMS) + " more");
        return List.copyOf(first);
    }

    private static List<Node> items(Node.Members document, String key) {
        return document.value(key) instanceof Node.Items items ? items.items() : List.of();
    }

    /** The entry under a name that people can count to: its line and column are of a text that nobody has. */
    private static Fields placed(Node.Members entry, String name) {
        Map<String, Node.Member> members = new LinkedHashMap<>();
        entry.members().forEach((key, member) -> {
            Place place = new Place.OnCommandLine(name + ", " + key);
            members.put(key, new Node.Member(place, placed(member.value(), place)));
        });
        return new Fields(new Node.Members(new Place.OnCommandLine(name), members), "", new Problems());
    }

    private static Node placed(Node value, Place place) {
        return switch (value) {
            case Node.Text text -> new Node.Text(place, text.text());
            case Node.Figure figure -> new Node.Figure(place, figure.text());
            case Node.Truth truth -> new Node.Truth(place, truth.value());
            case Node.Nothing _ -> new Node.Nothing(place);
            case Node.Items items -> new Node.Items(place, items.items());
            case Node.Members members -> members;
        };
    }

    private static void read(
            Fields entry, Subscription.Allowed allowed, List<LinkServer> servers, List<String> problems) {
        List<LinkServer> read = new ListedServer(entry, allowed).read();
        try {
            entry.problems().check();
            read.stream().filter(server -> !servers.contains(server)).forEach(servers::add);
        } catch (ConfigException e) {
            problems.add(e.first());
        }
    }
}
