package procurator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms and who may look into whose: whatever names a room that is not listed here fails. */
class ArrowsTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern NAMED = Pattern.compile("\\bprocurator\\.([a-z]+)\\b");

    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("wire", Set.of()),
            Map.entry("crypto", Set.of()),
            Map.entry("net", Set.of()),
            Map.entry("log", Set.of()),
            Map.entry("loop", Set.of("net")),
            Map.entry("relay", Set.of("loop", "net", "wire", "log")),
            Map.entry("socks", Set.of("wire")),
            Map.entry("shadowsocks", Set.of("crypto", "wire")),
            Map.entry("dial", Set.of("relay", "loop", "net", "wire")),
            Map.entry("config", Set.of("log", "dial", "relay", "net", "wire", "socks", "shadowsocks")),
            Map.entry("local", Set.of("dial", "relay", "loop", "net", "wire", "socks", "shadowsocks", "config", "log")),
            Map.entry("server", Set.of("dial", "relay", "loop", "net", "wire", "shadowsocks", "config", "log")),
            Map.entry("cli", Set.of("local", "server", "config", "shadowsocks", "relay", "net", "wire", "log")),
            Map.entry("Main", Set.of("cli")));

    @Test
    void everyRoomLooksOnlyWhereAnArrowPoints() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path file : sources()) {
            String room = room(file);
            for (String named : roomsNamedIn(file)) {
                if (!named.equals(room) && !ARROWS.getOrDefault(room, Set.of()).contains(named)) {
                    broken.add(file + ": " + room + " -> " + named);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyRoomIsListed() throws IOException {
        for (Path file : sources()) {
            assertThat(ARROWS).containsKey(room(file));
        }
    }

    @Test
    void noArrowPointsBack() {
        ARROWS.forEach((room, _) -> assertThat(reachableFrom(room)).doesNotContain(room));
    }

    private static Set<String> reachableFrom(String room) {
        Set<String> reached = new TreeSet<>();
        List<String> toVisit = new ArrayList<>(ARROWS.getOrDefault(room, Set.of()));
        while (!toVisit.isEmpty()) {
            String next = toVisit.removeLast();
            if (reached.add(next)) {
                toVisit.addAll(ARROWS.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.equals(SOURCES.resolve("procurator/package-info.java")))
                    .toList();
        }
    }

    /** The first folder below {@code procurator}, or {@code Main}. */
    private static String room(Path file) {
        return SOURCES.resolve("procurator")
                .relativize(file)
                .getName(0)
                .toString()
                .replace(".java", "");
    }

    /** Imports and qualified names alike, in code and Javadoc, but for the file's own package line. */
    private static Set<String> roomsNamedIn(Path file) throws IOException {
        Set<String> rooms = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            Matcher name = NAMED.matcher(line.startsWith("package ") ? "" : line);
            while (name.find()) {
                if (ARROWS.containsKey(name.group(1))) {
                    rooms.add(name.group(1));
                }
            }
        }
        return rooms;
    }
}
