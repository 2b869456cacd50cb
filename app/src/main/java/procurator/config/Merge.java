package procurator.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Node;
import procurator.config.json.Place;

/** Lays what the command line says over what the file says. */
final class Merge {
    /** Keys that say the same in different ways: an option for one takes the place of the others too. */
    private static final List<Set<String>> ALTERNATIVES =
            List.of(Set.of("password", "password_file", "key"), Set.of("server", "servers"));

    private Merge() {}

    static Node.Members of(Node.@Nullable Members file, ConfigInput given) {
        Place whole = file == null ? Place.COMMAND_LINE : file.place();
        Map<String, Node.Member> merged = new LinkedHashMap<>(file == null ? Map.of() : file.members());
        Map<String, Node.Member> options = members(given.settings());
        options.keySet().forEach(key -> alternatives(key).forEach(merged::remove));
        merged.putAll(options);
        members(given.defaults()).forEach((key, member) -> {
            boolean perServer = key.equals("method") && merged.containsKey("servers");
            if (!perServer) {
                merged.putIfAbsent(key, member);
            }
        });
        return new Node.Members(whole, merged);
    }

    /** With the other names of each. */
    private static List<String> alternatives(String key) {
        Set<String> same = ALTERNATIVES.stream()
                .filter(keys -> keys.contains(key))
                .findFirst()
                .orElse(Set.of(key));
        return Stream.concat(same.stream(), same.stream().flatMap(each -> KeyNames.aliases(each).stream()))
                .toList();
    }

    private static Map<String, Node.Member> members(List<ConfigInput.Setting> settings) {
        Map<String, List<Node>> values = new LinkedHashMap<>();
        for (ConfigInput.Setting setting : settings) {
            Place place = new Place.OnCommandLine(setting.option());
            String value = setting.value();
            values.computeIfAbsent(setting.key(), _ -> new ArrayList<>())
                    .add(value == null ? new Node.Truth(place, true) : new Node.Text(place, value));
        }
        Map<String, Node.Member> members = new LinkedHashMap<>();
        values.forEach((key, nodes) -> {
            Place place = nodes.getFirst().place();
            members.put(
                    key, new Node.Member(place, nodes.size() == 1 ? nodes.getFirst() : new Node.Items(place, nodes)));
        });
        return members;
    }
}
