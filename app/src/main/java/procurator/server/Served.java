package procurator.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import procurator.shadowsocks.PacketReader;
import procurator.shadowsocks.RequestReader;
import procurator.shadowsocks.Salts;
import procurator.shadowsocks.Seen;

/** One service, and what is known of it to all loops. */
final class Served {
    private final ServerConfig.Service config;
    private final InstantSource clock;
    private final Seen seen;

    /** The first it listens on, 0 before that. */
    private int port;

    Served(ServerConfig.Service config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.seen = Seen.of(clock);
    }

    ServerConfig.Service config() {
        return config;
    }

    int port() {
        return port;
    }

    void listensOn(int real) {
        port = port == 0 ? real : port;
    }

    /** For one loop. */
    Supplier<RequestReader> requests() {
        return config.keys().requests(seen.streams(), new Salts(), clock);
    }

    /** For one loop. */
    PacketReader packets() {
        return config.keys().packets(seen.packets(), new Salts(), clock);
    }

    /** Requests are stamped in whole seconds: those of our first one could have been sent to the process before us. */
    void awaitFirstSecond() {
        if (config.keys().method().edition().isStamped()) {
            Duration left = Duration.between(clock.instant(), seen.notBefore());
            try {
                Thread.sleep(
                        left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ZERO); // else the clock has jumped
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
