package procurator.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import procurator.config.json.ConfigException;
import procurator.config.json.Node;
import procurator.config.json.Problems;

/** Configurations of programs that speak another language: known by a key of theirs, each refused by one error. */
public final class Families {
    /** What is silent is so before another row is asked: obfs may be plain. */
    private static final Set<ForeignWord.Treatment> AT_THE_TOP =
            EnumSet.of(ForeignWord.Treatment.PROGRAM, ForeignWord.Treatment.ALONE, ForeignWord.Treatment.SILENT);

    private Families() {}

    /**
     * Refuses a file that is another program's: nothing more can be said of it.
     *
     * @throws ConfigException with one error, which names the program
     */
    public static void refuse(Node.Members file, Problems problems) throws ConfigException {
        look(file, AT_THE_TOP, problems);
        for (Node.Members server : servers(file)) {
            if (!namesServer(server)) {
                look(server, Set.of(ForeignWord.Treatment.PROGRAM), problems);
            }
        }
    }

    private static void look(Node.Members in, Set<ForeignWord.Treatment> treatments, Problems problems)
            throws ConfigException {
        for (Map.Entry<String, Node.Member> member : in.members().entrySet()) {
            Node value = member.getValue().value();
            ForeignWord word = OtherKeys.isOff(value) ? null : OtherKeys.word(treatments, member.getKey(), value);
            if (word != null && isTheirs(word, value, in)) {
                problems.error(member.getValue().keyPlace(), member.getKey(), word.text());
                problems.check();
            }
        }
    }

    /** A key that one of ours could have too says little beside a server. */
    private static boolean isTheirs(ForeignWord word, Node value, Node.Members file) {
        return switch (word.treatment()) {
            case ALONE -> true;
            case PROGRAM -> value instanceof Node.Items || value instanceof Node.Members || !namesServer(file);
            case NAME, MEANT, SILENT, IGNORED, REFUSED -> false;
        };
    }

    private static boolean namesServer(Node.Members of) {
        return of.members().containsKey("server") || of.members().containsKey("address");
    }

    private static List<Node.Members> servers(Node.Members file) {
        List<Node.Members> servers = new ArrayList<>();
        if (file.value("servers") instanceof Node.Items items) {
            for (Node item : items.items()) {
                if (item instanceof Node.Members server) {
                    servers.add(server);
                }
            }
        }
        return servers;
    }
}
