package procurator.subscription.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import procurator.config.json.Node;

/**
 * YAML to values as JSON has them, each scalar as it is written: a password of digits stays one, and tags say nothing.
 * Aliases are followed, and merges ({@code <<}) of YAML 1.1 done, which keys of Outline use and YAML 1.2 does not have.
 */
final class YamlText {
    private static final String MERGE = "<<";
    private static final int DEEPEST = 16;

    /** Aliases of aliases make a mebibyte of a line: what is made is counted. */
    private static final int MOST_VALUES = 50_000;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setLabel("document")
            .setMaxAliasesForCollections(Listing.MOST)
            .build();

    private int values;

    private YamlText() {}

    /**
     * Reads one document.
     *
     * @throws UnusableDocument if it is no YAML; the text names the line and quotes nothing
     */
    static Node read(String text) throws UnusableDocument {
        try {
            var root = new Compose(SETTINGS).composeString(text);
            return root.isEmpty() ? Listing.text("") : new YamlText().node(root.get(), 0);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            throw new UnusableDocument("it is no YAML" + where);
        } catch (YamlEngineException | StackOverflowError _) {
            throw new UnusableDocument("it is no YAML");
        }
    }

    private Node node(org.snakeyaml.engine.v2.nodes.Node value, int depth) throws UnusableDocument {
        count(depth);
        return switch (value) {
            case MappingNode map -> members(map, depth);
            case SequenceNode list -> items(list, depth);
            case ScalarNode scalar -> Listing.text(scalar.getValue());
            default -> throw new UnusableDocument("its YAML has an alias of nothing");
        };
    }

    private void count(int depth) throws UnusableDocument {
        if (depth > DEEPEST || ++values > MOST_VALUES) {
            throw new UnusableDocument("its YAML is too deep or too large");
        }
    }

    private Node items(SequenceNode list, int depth) throws UnusableDocument {
        List<Node> items = new ArrayList<>();
        for (var item : list.getValue()) {
            items.add(node(item, depth + 1));
        }
        return Listing.items(items);
    }

    /** Of a key that is there twice the last one counts. */
    private Node.Members members(MappingNode map, int depth) throws UnusableDocument {
        Map<String, Node> members = new LinkedHashMap<>();
        for (NodeTuple entry : map.getValue()) {
            String key = key(entry);
            if (!key.equals(MERGE)) {
                members.put(key, node(entry.getValueNode(), depth + 1));
            }
        }
        for (NodeTuple entry : map.getValue()) {
            if (key(entry).equals(MERGE)) {
                merge(entry.getValueNode(), members, depth);
            }
        }
        return Listing.members(members);
    }

    private static String key(NodeTuple entry) throws UnusableDocument {
        if (entry.getKeyNode() instanceof ScalarNode key) {
            return key.getValue();
        }
        throw new UnusableDocument("its YAML has a key that is no text");
    }

    /** The map's own keys count, then those of the first one that is merged. */
    private void merge(org.snakeyaml.engine.v2.nodes.Node merged, Map<String, Node> into, int depth)
            throws UnusableDocument {
        List<org.snakeyaml.engine.v2.nodes.Node> maps =
                merged instanceof SequenceNode list ? list.getValue() : List.of(merged);
        for (var map : maps) {
            if (!(map instanceof MappingNode more)) {
                throw new UnusableDocument("its YAML merges (<<) what is no map");
            }
            count(depth);
            members(more, depth + 1).members().forEach((key, member) -> into.putIfAbsent(key, member.value()));
        }
    }
}
