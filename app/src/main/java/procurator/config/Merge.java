package procurator.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays what the command line says over what the file says. */
final class Merge {
    /** 10,000 users are one of them. */
    private static final long LARGEST_FILE = 16L << 20;

    /** Keys that say the same in different ways: an option for one takes the place of the others too. */
    private static final List<Set<String>> ALTERNATIVES =
            List.of(Set.of("password", "password_file", "key"), Set.of("server", "servers"));

    private Merge() {}

    static Fields fields(Given given, Problems problems) throws IOException, ConfigException {
        Node.Members file = given.file() == null ? null : file(given.file(), problems);
        if (given.file() != null && file == null) {
            problems.check(); // nothing more can be said of it
        }
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
        return new Fields(new Node.Members(whole, merged), "", problems);
    }

    private static Set<String> alternatives(String key) {
        return ALTERNATIVES.stream()
                .filter(same -> same.contains(key))
                .findFirst()
                .orElse(Set.of(key));
    }

    private static Node.@Nullable Members file(Path file, Problems problems) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException(file + ": larger than " + (LARGEST_FILE >> 20) + " MiB");
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return JsonReader.read(file.toString(), text.startsWith("\ufeff") ? text.substring(1) : text, problems);
        } catch (CharacterCodingException _) {
            problems.error(file + ": not UTF-8");
            return null;
        }
    }

    private static Map<String, Node.Member> members(List<Given.Setting> settings) {
        Map<String, List<Node>> values = new LinkedHashMap<>();
        for (Given.Setting setting : settings) {
            Place place = new Place.Option(setting.option());
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
