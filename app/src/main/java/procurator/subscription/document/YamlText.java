package procurator.subscription.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import procurator.config.json.Node;

/**
 * YAML to values as JSON has them, each scalar as it is written: a password of digits stays one. Aliases are followed,
 * and merges ({@code <<}) of YAML 1.1 done, which keys of Outline use and YAML 1.2 does not have.
 */
final class YamlText {
    private static final String MERGE = "<<";
    private static final int DEEPEST = 16;

    /** Aliases of aliases make a mebibyte of a line: what is made is counted. */
    private static final int MOST_VALUES = 50_000;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setMaxAliasesForCollections(100)
            .setLabel("document")
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
            Object loaded = new Load(SETTINGS).loadFromString(text);
            return new YamlText().node(loaded, 0);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            throw new UnusableDocument("it is no YAML" + where);
        } catch (YamlEngineException | ClassCastException | StackOverflowError _) {
            throw new UnusableDocument("it is no YAML");
        }
    }

    private Node node(@Nullable Object value, int depth) throws UnusableDocument {
        if (depth > DEEPEST || ++values > MOST_VALUES) {
            throw new UnusableDocument("its YAML is too deep or too large");
        }
        return switch (value) {
            case null -> Listing.text("");
            case Map<?, ?> map -> members(map, depth);
            case List<?> list -> items(list, depth);
            default -> Listing.text(value.toString());
        };
    }

    private Node items(List<?> list, int depth) throws UnusableDocument {
        List<Node> items = new ArrayList<>();
        for (Object item : list) {
            items.add(node(item, depth + 1));
        }
        return Listing.items(items);
    }

    private Node.Members members(Map<?, ?> map, int depth) throws UnusableDocument {
        Map<String, Node> members = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!MERGE.equals(entry.getKey())) {
                members.put(String.valueOf(entry.getKey()), node(entry.getValue(), depth + 1));
            }
        }
        merge(map.get(MERGE), members, depth);
        return Listing.members(members);
    }

    /** The map's own keys count, then those of the first one that is merged. */
    private void merge(@Nullable Object merged, Map<String, Node> into, int depth) throws UnusableDocument {
        List<?> maps = merged instanceof List<?> list ? list : merged == null ? List.of() : List.of(merged);
        for (Object map : maps) {
            if (!(map instanceof Map<?, ?> more)) {
                throw new UnusableDocument("its YAML merges (<<) what is no map");
            }
            members(more, depth + 1).members().forEach((key, member) -> into.putIfAbsent(key, member.value()));
        }
    }
}
