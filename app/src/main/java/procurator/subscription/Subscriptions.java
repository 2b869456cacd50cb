package procurator.subscription;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procurator.config.ProxyVariables;
import procurator.local.LocalConfig;
import procurator.local.ServerSource;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.subscription.fetch.Fetcher;

/**
 * The servers of a configuration and of its subscriptions, which one thread keeps up with while local runs. Decision 033.
 */
public final class Subscriptions implements ServerSource, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<LinkServer> fixed;
    private final List<Followed> followed;
    private final @Nullable URI through;

    private List<LinkServer> last = List.of();
    private @Nullable Thread thread;

    /** Of a configuration, as they are followed in earnest. */
    public static Subscriptions of(LocalConfig config, Log log, Function<String, @Nullable String> environment) {
        StateFolder folder = StateFolder.of(environment);
        Fetcher fetcher = new Fetcher(PATIENCE);
        List<Followed> followed = config.subscriptions().stream()
                .map(each -> new Followed(
                        each,
                        fetcher::fetch,
                        folder,
                        log,
                        InstantSource.system(),
                        () -> ThreadLocalRandom.current().nextDouble()))
                .toList();
        ProxyVariables ourselves = ProxyVariables.of(config);
        String through = ourselves == null ? null : ourselves.values().get("HTTPS_PROXY");
        return new Subscriptions(config.servers(), followed, through == null ? null : URI.create(through));
    }

    /**
     * @param fixed those of the configuration, maybe none
     * @param through our own port, once we serve there
     */
    Subscriptions(List<LinkServer> fixed, List<Followed> followed, @Nullable URI through) {
        this.fixed = List.copyOf(fixed);
        this.followed = List.copyOf(followed);
        this.through = through;
    }

    /**
     * The servers to begin with: the last good list of each subscription, or one that is fetched now. Blocks.
     *
     * @param anew fetches whatever is kept
     * @return none if no list is to be had and the configuration names no server; why was logged
     */
    public List<LinkServer> begin(boolean anew) {
        long now = System.nanoTime();
        for (Followed each : followed) {
            if (!anew) {
                each.restore();
            }
            each.due = each.servers().isEmpty() ? now + each.ask(null).toNanos() : now;
        }
        last = servers();
        return last;
    }

    /** One that two lists name is there once. */
    private List<LinkServer> servers() {
        Set<LinkServer> all = new LinkedHashSet<>(fixed);
        followed.forEach(each -> all.addAll(each.servers()));
        return new ArrayList<>(all);
    }

    @Override
    public void follow(Consumer<List<LinkServer>> to) {
        thread = Thread.ofPlatform().daemon().name("subscriptions").start(() -> run(to));
    }

    private void run(Consumer<List<LinkServer>> to) {
        try {
            followed.forEach(Followed::save);
            while (true) {
                Followed next = next();
                Thread.sleep(Duration.ofNanos(Math.max(0, next.due - System.nanoTime())));
                next.due = next.ask(through).toNanos() + System.nanoTime();
                next.save();
                List<LinkServer> now = servers();
                if (!now.isEmpty() && !now.equals(last)) {
                    last = now;
                    to.accept(now);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Followed next() {
        Followed next = followed.getFirst();
        for (Followed each : followed) {
            if (each.due - next.due < 0) {
                next = each;
            }
        }
        return next;
    }

    /** A line for each. */
    public List<String> status() {
        return followed.stream().map(Followed::status).toList();
    }

    /** Asks no more; what is being fetched ends by itself. */
    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
