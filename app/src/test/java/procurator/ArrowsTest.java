package procurator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rooms and who may look into whose. A folder within a room is a room of its own. Whatever names a room that is not
 * listed here fails, and so does an arrow that nobody uses.
 */
class ArrowsTest {
    private static final Path SOURCES = Path.of("src/main/java/procurator");
    private static final Pattern NAMED = Pattern.compile("\\bprocurator((?:\\.[a-z][a-z0-9]*)+)");

    /** Each room, and behind its arrow those it looks into. */
    private static final Map<String, Set<String>> ARROWS = """
            wire
            crypto
            log
            daemon
            net
            net.linux -> net
            net.epoll -> net net.linux
            net.nio -> net
            loop -> net
            socks -> wire
            http -> wire
            shadowsocks -> crypto wire
            relay -> loop net wire
            udp -> shadowsocks loop net
            dial -> relay loop net wire
            plugin -> half wire log
            half -> dial relay udp loop net net.epoll net.nio wire shadowsocks log
            local.balancer -> half
            local.upstream -> local.balancer plugin half dial relay udp loop net wire shadowsocks log
            local.socks -> local.upstream half relay udp loop net wire socks
            local.http -> half relay wire socks http
            local -> local.balancer local.http local.socks local.upstream plugin half dial relay udp loop net wire socks shadowsocks log
            server -> plugin half dial relay udp loop net wire shadowsocks log
            config.json
            config -> config.json local local.balancer local.upstream server plugin half dial relay udp net wire socks shadowsocks log
            subscription.document -> config config.json
            subscription.fetch -> config config.json subscription.document
            subscription -> config config.json local local.upstream log subscription.fetch
            cli.options
            cli.completion -> cli.options
            cli.peers -> cli.options config
            cli -> cli.completion cli.options cli.peers daemon config config.json local local.upstream server plugin half relay net wire shadowsocks subscription log
            Main -> cli
            """.lines()
            .map(line -> Arrays.asList(line.split(" (?:-> )?", -1)))
            .collect(Collectors.toMap(List::getFirst, line -> new TreeSet<>(line.subList(1, line.size()))));

    @Test
    void everyRoomLooksWhereItsArrowsPointAndNowhereElse() throws IOException {
        Map<String, Set<String>> found = new TreeMap<>();
        for (Path file : sources()) {
            Set<String> named = found.computeIfAbsent(room(file), _ -> new TreeSet<>());
            named.addAll(roomsNamedIn(file));
            named.remove(room(file));
        }
        assertThat(found).isEqualTo(new TreeMap<>(ARROWS));
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
                    .filter(file -> !file.equals(SOURCES.resolve("package-info.java")))
                    .toList();
        }
    }

    /** The folder below {@code procurator}, with dots; or {@code Main}. */
    private static String room(Path file) {
        Path below = SOURCES.relativize(file);
        Path folder = below.getParent();
        return folder == null
                ? below.toString().replace(".java", "")
                : folder.toString().replace('/', '.');
    }

    /** Imports and qualified names alike, in code and Javadoc, but for the file's own package line. */
    private static Set<String> roomsNamedIn(Path file) throws IOException {
        Set<String> rooms = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            Matcher name = NAMED.matcher(line.startsWith("package ") ? "" : line);
            while (name.find()) {
                String room = name.group(1).substring(1);
                if (ARROWS.containsKey(room)) {
                    rooms.add(room);
                }
            }
        }
        return rooms;
    }
}
