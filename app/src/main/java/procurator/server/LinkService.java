package procurator.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import procurator.half.ServiceCounts;
import procurator.half.UserCounts;
import procurator.log.Log;
import procurator.log.Log.Level;
import procurator.relay.Stage;
import procurator.relay.Traffic;
import procurator.shadowsocks.LinkRefused;
import procurator.shadowsocks.Refusal;
import procurator.shadowsocks.RequestReader;
import procurator.shadowsocks.Stamp;
import procurator.wire.Addresses;

/** What the links of one loop share: the keys, and what is counted by user and by cause of refusal. */
final class LinkService implements Supplier<Stage> {
    private final Supplier<RequestReader> requests;
    private final Log log;
    private final TargetLog targets;
    private final Map<String, Traffic> accounts = new HashMap<>();
    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);

    LinkService(Supplier<RequestReader> requests, Log log) {
        this.requests = requests;
        this.log = log;
        this.targets = new TargetLog(log);
    }

    /** Hears of targets that could not be reached. */
    TargetLog targets() {
        return targets;
    }

    /** The first stage of a connection just accepted. */
    @Override
    public Stage get() {
        return new LinkHeaderStage(requests.get(), this);
    }

    @Nullable
    Traffic account(@Nullable String user) {
        return user == null ? null : accounts.computeIfAbsent(user, _ -> new Traffic());
    }

    void refused(LinkRefused why, InetSocketAddress source) {
        refused.merge(why.cause(), 1L, Long::sum);
        if (why.cause() == Refusal.STALE && why.skew() != null) {
            clockIsOff(why.skew(), why.user(), source);
        } else if (why.cause() == Refusal.BEFORE_START) {
            log.sometimes(
                    Level.INFO, "before start", of(why, source) + ". It is a replay, or a clock was set just now");
        } else if (why.cause() == Refusal.TOO_MANY) {
            log.sometimes(Level.WARN, "too many links", of(why, source) + ": too many within two minutes");
        } else if (log.has(Level.DEBUG)) {
            log.debug("from " + Addresses.text(source.getAddress()) + ": refused, " + why.getMessage());
        }
    }

    private static String of(LinkRefused why, InetSocketAddress source) {
        String who = why.user() == null ? "a client" : why.user();
        return who + " at " + Addresses.text(source.getAddress()) + " knows the key, but was refused: "
                + why.getMessage();
    }

    /** Says whose clock to look at: the commonest trouble of the 2022 edition. */
    void clockIsOff(Duration skew, @Nullable String user, InetSocketAddress source) {
        String who = user == null ? "the client at " : user + " at ";
        log.sometimes(
                Level.WARN,
                "clock",
                who + Addresses.text(source.getAddress()) + " knows the key, but its clock is "
                        + Stamp.off(skew.toSeconds())
                        + " ours (expected: at most 30 either way). Set both clocks by NTP");
    }

    /** @param port of the service */
    ServiceCounts counts(int port) {
        Map<String, UserCounts> users = new HashMap<>();
        accounts.forEach((user, bytes) -> users.put(user, new UserCounts(bytes.up, bytes.down)));
        return new ServiceCounts(port, new EnumMap<>(refused), users);
    }
}
