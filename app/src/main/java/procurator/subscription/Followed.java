package procurator.subscription;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procurator.config.ListedServers;
import procurator.local.Subscription;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.subscription.fetch.FetchAnswer;
import procurator.subscription.fetch.FetchRequest;
import procurator.subscription.fetch.Validators;

/** One subscription, its servers, and when it is asked again. Belongs to whoever holds its lock. */
final class Followed {
    /** The end of the year 9999, in Unix seconds: whoever says a later one means never, and the greatest are no dates. */
    private static final long LAST_EXPIRY = 253_402_300_799L;

    /** What fetches. */
    interface Fetching {
        FetchAnswer fetch(FetchRequest request);
    }

    private final Subscription subscription;
    private final Fetching fetching;
    private final StateFolder folder;
    private final Log log;
    private final InstantSource clock;
    private final Pace pace;
    private @Nullable LastGood kept;
    private List<LinkServer> servers = List.of();
    private @Nullable String failure;
    private boolean unsaved;

    /** When it is asked next, by the clock of nanoseconds. */
    long due;

    Followed(
            Subscription subscription,
            Fetching fetching,
            StateFolder folder,
            Log log,
            InstantSource clock,
            DoubleSupplier random) {
        this.subscription = subscription;
        this.fetching = fetching;
        this.folder = folder;
        this.log = log;
        this.clock = clock;
        this.pace = new Pace(subscription.interval(), random);
    }

    synchronized List<LinkServer> servers() {
        return servers;
    }

    /** Begins with the last good list, where one is kept. */
    void restore() {
        String name = LastGood.fileName(subscription.from());
        try {
            String text = folder.read(name);
            LastGood last = text == null ? null : LastGood.of(text);
            if (last != null) {
                ListedServers listed = ListedServers.of(last.document(), subscription.allowed());
                take(last, listed.servers());
            }
        } catch (IOException e) {
            log.warn(subscription + ": cannot read what was kept of it: " + StateFolder.why(e));
        }
    }

    private synchronized void take(LastGood now, List<LinkServer> its) {
        kept = now;
        servers = its;
        failure = null;
    }

    /**
     * Asks for it: straight, and if that fails through ourselves.
     *
     * @param through {@code null} while we serve nobody
     * @return when to ask again
     */
    Duration ask(@Nullable URI through) {
        FetchAnswer answer = fetching.fetch(request(null));
        if (answer instanceof FetchAnswer.NotFetched failed && !failed.reached() && through != null) {
            FetchAnswer second = fetching.fetch(request(through));
            answer = second instanceof FetchAnswer.NotFetched ? answer : second;
        }
        return switch (answer) {
            case FetchAnswer.NotFetched failed -> failed(failed.why());
            case FetchAnswer.Unchanged _ -> unchanged();
            case FetchAnswer.Fetched fetched -> fetched(fetched);
        };
    }

    private FetchRequest request(@Nullable URI through) {
        LastGood now = kept;
        boolean has = now != null && !servers.isEmpty();
        Validators known = has ? Objects.requireNonNull(now).validators() : Validators.NONE;
        return new FetchRequest(subscription.from(), subscription.insecure(), known, through);
    }

    private Duration failed(String why) {
        synchronized (this) {
            failure = why;
        }
        Duration again = pace.afterFailure();
        String stay = servers.isEmpty() ? "" : "; the " + counted(servers) + " of " + when() + " stay";
        log.warn(subscription + ": not fetched: " + why + stay + ". The next try is in " + words(again));
        return again;
    }

    private Duration unchanged() {
        LastGood now = kept;
        if (now != null) {
            keep(new LastGood(clock.instant(), now.validators(), now.document()), servers);
        }
        log.debug(subscription + ": unchanged");
        return pace.afterSuccess();
    }

    private Duration fetched(FetchAnswer.Fetched fetched) {
        ListedServers listed = ListedServers.of(fetched.document(), subscription.allowed());
        if (listed.servers().isEmpty()) {
            String first =
                    listed.problems().isEmpty() ? "" : ": " + listed.problems().getFirst();
            return failed("none of its servers can be used" + first);
        }
        listed.problems().forEach(problem -> log.warn(subscription + ": left out: " + problem));
        Set<LinkServer> known = servers.stream().map(LinkServer::way).collect(Collectors.toSet());
        log.info(subscription + ": " + counted(listed.servers()) + ", "
                + listed.servers().stream()
                        .filter(server -> !known.contains(server.way()))
                        .count() + " of them new");
        keep(new LastGood(clock.instant(), fetched.validators(), fetched.document()), listed.servers());
        return pace.afterSuccess();
    }

    private void keep(LastGood now, List<LinkServer> its) {
        take(now, its);
        unsaved = true;
    }

    /** Keeps what is new on disk. Not before we are whoever we become after the ports are bound. */
    void save() {
        LastGood now = kept;
        if (now == null || !unsaved) {
            return;
        }
        unsaved = false;
        try {
            folder.write(LastGood.fileName(subscription.from()), now.text());
        } catch (IOException e) {
            log.warn(subscription + ": cannot be kept for a start without a network: " + StateFolder.why(e));
        }
    }

    /** What SIGUSR1 says of it. */
    synchronized String status() {
        StringBuilder text = new StringBuilder(subscription + ": " + counted(servers));
        LastGood now = kept;
        if (now != null) {
            text.append(", of ").append(when());
            long used = now.told("bytes_used");
            long left = now.told("bytes_remaining");
            long expires = now.told("expires");
            text.append(used < 0 ? "" : "; " + ByteText.of(used) + " used");
            text.append(left < 0 ? "" : (used < 0 ? "; " : ", ") + ByteText.of(left) + " left");
            text.append(expires <= 0 || expires > LAST_EXPIRY ? "" : ", until " + Instant.ofEpochSecond(expires));
        }
        return text.append(failure == null ? "" : "; not fetched since: " + failure)
                .toString();
    }

    private String when() {
        LastGood now = kept;
        return now == null
                ? "no time"
                : now.at().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String counted(List<LinkServer> list) {
        return list.size() == 1 ? "1 server" : list.size() + " servers";
    }

    private static String words(Duration again) {
        return again.compareTo(Duration.ofMinutes(2)) < 0 ? again.toSeconds() + " s" : again.toMinutes() + " min";
    }
}
