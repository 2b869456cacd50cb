package procurator.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procurator.config.json.JsonReader;
import procurator.config.json.Node;
import procurator.config.json.Problems;
import procurator.local.Subscription;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.subscription.document.UserInfo;
import procurator.subscription.fetch.FetchAnswer;
import procurator.subscription.fetch.FetchRequest;
import procurator.subscription.fetch.Validators;

/** What becomes of a list over time, by answers that the test gives. */
class SubscriptionsFollowedTest {
    private static final String SERVER =
            "{\"server\": \"a.example\", \"method\": \"aes-256-gcm\", \"password\": \"hunter2\"}";
    private static final URI URL = URI.create("https://provider.example/sub/hunter2");
    private static final URI OURSELVES = URI.create("http://127.0.0.1:1080");
    private static final Validators VALIDATORS = new Validators("\"v1\"", "");
    private static final Subscription SUBSCRIPTION = new Subscription(
            URL, "provider.example", Duration.ofHours(1), false, new Subscription.Allowed(List.of(), false, false));

    @TempDir
    private Path folder;

    private final Deque<FetchAnswer> answers = new ArrayDeque<>();
    private final List<FetchRequest> asked = new ArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Instant now = Instant.parse("2026-11-30T06:00:00Z");

    private Followed followed() {
        return new Followed(
                SUBSCRIPTION,
                request -> {
                    asked.add(request);
                    return answers.removeFirst();
                },
                StateFolder.of(Map.of("STATE_DIRECTORY", folder.resolve("state") + ":/other")::get),
                new Log(new PrintStream(log, true, StandardCharsets.UTF_8), Log.Level.DEBUG, () -> now),
                () -> now,
                () -> 0.5);
    }

    private static FetchAnswer fetched(String... hosts) {
        List<String> entries = Stream.of(hosts)
                .map(host -> "{\"server\": \"" + host + "\", \"method\": \"aes-256-gcm\", \"password\": \"hunter2\"}")
                .toList();
        return new FetchAnswer.Fetched(document(String.join(",", entries)), VALIDATORS);
    }

    private static Node.Members document(String servers) {
        Node.Members read = Objects.requireNonNull(JsonReader.read(
                "document",
                "{\"servers\": [" + servers + "], \"bytes_used\": 5, \"bytes_remaining\": \"7\"}",
                new Problems()));
        return read;
    }

    private static List<String> hosts(Followed followed) {
        return followed.servers().stream()
                .map(LinkServer::address)
                .map(Object::toString)
                .toList();
    }

    @Test
    void listIsFollowedAtItsIntervalAndToldInTheStatus() {
        Followed followed = followed();
        answers.add(fetched("a.example", "b.example"));
        assertThat(followed.ask(null)).isEqualTo(Duration.ofHours(1));
        assertThat(hosts(followed)).containsExactly("a.example:8388", "b.example:8388");
        assertThat(asked).containsExactly(new FetchRequest(URL, false, Validators.NONE, null));
        answers.add(new FetchAnswer.Unchanged());
        followed.ask(null);
        assertThat(asked.getLast().known()).isEqualTo(VALIDATORS);
        assertThat(hosts(followed)).hasSize(2);
        assertThat(followed.status())
                .isEqualTo(
                        "subscription provider.example: 2 servers, of 2026-11-30T06:00:00Z; 5 bytes used, 7 bytes left");
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.contains("subscription provider.example: 2 servers, 2 of them new"));
    }

    @Test
    void failureLeavesWhatThereIsAndIsTriedSoonerThanTheInterval() {
        Followed followed = followed();
        answers.add(fetched("a.example"));
        followed.ask(null);
        List<Duration> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(new FetchAnswer.NotFetched("it answers 503", true));
            tries.add(followed.ask(OURSELVES));
        }
        assertThat(tries.stream().map(Duration::toMinutes)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(hosts(followed)).containsExactly("a.example:8388");
        assertThat(followed.status()).endsWith("; not fetched since: it answers 503");
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(
                        line -> line.contains("not fetched: it answers 503; the 1 server of 2026-11-30T06:00:00Z stay."
                                + " The next try is in 60 s"))
                .noneMatch(line -> line.contains("hunter2"));
        answers.add(fetched("a.example"));
        assertThat(followed.ask(null)).isEqualTo(Duration.ofHours(1));
        assertThat(followed.status()).doesNotContain("not fetched");
    }

    @Test
    void serverThatIsNotReachedIsAskedThroughOurselves() {
        Followed followed = followed();
        answers.add(new FetchAnswer.NotFetched("no answer in 10 s", false));
        answers.add(fetched("a.example"));
        assertThat(followed.ask(OURSELVES)).isEqualTo(Duration.ofHours(1));
        assertThat(asked.stream().map(FetchRequest::through)).containsExactly(null, OURSELVES);
        answers.add(new FetchAnswer.NotFetched("no answer in 10 s", false));
        answers.add(new FetchAnswer.NotFetched("the connection broke", false));
        followed.ask(OURSELVES);
        assertThat(followed.status()).endsWith("not fetched since: no answer in 10 s");
    }

    @Test
    void lastGoodListIsThereWithoutANetwork() throws IOException {
        Followed first = followed();
        answers.add(fetched("a.example"));
        first.ask(null);
        first.save();
        Path kept;
        try (Stream<Path> files = Files.list(folder.resolve("state"))) {
            kept = files.toList().getFirst();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))))
                .isEqualTo("rwx------");
        assertThat(kept.getFileName().toString()).matches("subscription-[0-9a-f]{24}\\.json");
        Followed second = followed();
        second.restore();
        assertThat(hosts(second)).containsExactly("a.example:8388");
        answers.add(new FetchAnswer.Unchanged());
        second.ask(null);
        assertThat(asked.getLast().known()).isEqualTo(VALIDATORS);
        Files.writeString(kept, "{\"at\": \"x");
        Followed third = followed();
        third.restore();
        assertThat(third.servers()).isEmpty();
    }

    @Test
    void listOfNothingUsableIsAFailure() {
        Followed followed = followed();
        answers.add(fetched("a.example"));
        followed.ask(null);
        answers.add(new FetchAnswer.Fetched(document("{\"server\": \"b.example\", \"method\": \"none\"}"), VALIDATORS));
        assertThat(followed.ask(null)).isEqualTo(Duration.ofMinutes(1));
        assertThat(hosts(followed)).containsExactly("a.example:8388");
        assertThat(followed.status()).contains("not fetched since: none of its servers can be used: server 1, method");
    }

    @Test
    void folderThatCannotBeWrittenIsWarnedOf() throws IOException {
        Files.writeString(folder.resolve("state"), "a file");
        Followed followed = followed();
        answers.add(fetched("a.example"));
        followed.ask(null);
        followed.save();
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.endsWith("cannot be kept for a start without a network: "
                        + folder.resolve("state") + ": a file (expected: a directory)"));
        assertThat(hosts(followed)).containsExactly("a.example:8388");
    }

    /** The name is taken; it may as well be a full disk: the folder is there, and nothing is wrong with its kind. */
    @Test
    void fileThatCannotBeWrittenIsNotCalledADirectory() throws IOException {
        Files.createDirectories(folder.resolve("state").resolve(LastGood.fileName(URL)));
        Followed followed = followed();
        answers.add(fetched("a.example"));
        followed.ask(null);
        followed.save();
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.endsWith(": Is a directory") && line.contains("cannot be kept for a start"));
    }

    /** Years with more than four figures are how some providers say never; the greatest numbers are no dates at all. */
    @Test
    void expiryBeyondAllDatesIsNone() {
        for (String expires : List.of("253402300800", "1767225600000", "99999999999999999", "999999999999999999")) {
            Followed followed = followed();
            answers.add(new FetchAnswer.Fetched(UserInfo.added(document(SERVER), "expire=" + expires), VALIDATORS));
            followed.ask(null);
            assertThat(followed.status()).endsWith("7 bytes left");
        }
        Followed followed = followed();
        answers.add(new FetchAnswer.Fetched(UserInfo.added(document(SERVER), "expire=253402300799"), VALIDATORS));
        followed.ask(null);
        assertThat(followed.status()).endsWith(", until 9999-12-31T23:59:59Z");
    }

    @Test
    void stateStandsWhereTheEnvironmentSays() {
        assertThat(where(Map.of("STATE_DIRECTORY", "/var/lib/a:/var/lib/b", "HOME", "/root")))
                .isEqualTo("/var/lib/a");
        assertThat(where(Map.of("XDG_STATE_HOME", "/x", "HOME", "/root"))).isEqualTo("/x/procurator");
        assertThat(where(Map.of("XDG_STATE_HOME", "x", "HOME", "/root"))).isEqualTo("/root/.local/state/procurator");
        assertThat(where(Map.of())).isNull();
    }

    private static @Nullable String where(Map<String, String> environment) {
        Path path = StateFolder.of(environment::get).path();
        return path == null ? null : path.toString();
    }
}
