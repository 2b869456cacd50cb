package procurator.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import procurator.cli.options.Exit;
import procurator.config.ConfigInput.Setting;
import procurator.config.json.ConfigException;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.local.LocalConfig;
import procurator.local.ServerSource;
import procurator.log.Log;
import procurator.log.Outlet;
import procurator.relay.TunnelCounts;
import procurator.server.ServerConfig;
import procurator.shadowsocks.Method;
import procurator.wire.Addresses;

/** {@code procurator demo}: both halves on loopback with a fresh key. */
final class DemoCommand {
    private static final int SOCKS_PORT = 1_080;
    private static final double MIB = 1 << 20;

    private final Arguments arguments;
    private final Console console;
    private final Dependencies dependencies;
    private final Outlet outlet;
    private final PrintStream out;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Standard output is where this one talks on while halves run: it must not wait for a reader either. */
    DemoCommand(Arguments arguments, Console console, Dependencies dependencies) {
        this.arguments = arguments;
        this.console = console;
        this.dependencies = dependencies;
        this.outlet = new Outlet(console.out());
        this.out = new PrintStream(outlet, true, StandardCharsets.UTF_8);
    }

    int run() throws Exit, ConfigException, IOException {
        LoopbackPair pair =
                new LoopbackPair(Method.DEFAULT, SOCKS_PORT, "8.8.8.8:53", settings(), console.environment());
        ServerConfig server = pair.server();
        LocalConfig local = pair.local().config();
        Log log = new Log(console.err(), pair.local().process().logLevel(), InstantSource.system());
        HalfStarter halves = dependencies.halves();
        try (Half right = Start.half(() -> halves.server(server, log, Bound.NOTHING_MORE));
                Half left = Start.half(() -> halves.local(local, log, ServerSource.FIXED, Bound.NOTHING_MORE))) {
            onSignals(left, right);
            tell(left, right, local, pair.forwardPort());
            awaitEnd();
            left.drain(Duration.ZERO);
            right.drain(Duration.ZERO);
            out.println("Ended: " + text(left.snapshot().loops().tunnels()) + ".");
        }
        outlet.finish(Duration.ofSeconds(1));
        return Exit.OK;
    }

    private List<Setting> settings() {
        return arguments.given().entrySet().stream()
                .map(given -> new Setting(
                        String.valueOf(given.getKey().key()),
                        given.getKey().longName(),
                        given.getValue().getFirst()))
                .toList();
    }

    private void tell(Half left, Half right, LocalConfig config, int dnsPort) {
        InetSocketAddress socks = config.socks();
        out.println("local listens on " + String.join(", ", left.listening()));
        out.println("server listens on " + String.join(", ", right.listening()));
        out.println("Try it from another terminal:");
        if (socks != null && config.mode().hasTcp()) {
            out.println("  curl -x socks5h://" + Addresses.text(socks) + " http://example.com/");
        }
        if (config.mode().hasUdp()) {
            out.println("  dig @127.0.0.1 -p " + dnsPort + " example.com");
        }
        out.println("SIGUSR1 shows counters, Ctrl-C ends.");
    }

    private void onSignals(Half left, Half right) {
        for (String signal : List.of("INT", "TERM")) {
            dependencies.signals().on(signal, ended::countDown);
        }
        dependencies.signals().on("USR1", () -> {
            left.status().forEach(line -> console.err().println("local: " + line));
            right.status().forEach(line -> console.err().println("server: " + line));
        });
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String text(TunnelCounts tunnels) {
        return String.format(
                Locale.ROOT,
                "%d tunnels; %.1f MiB up, %.1f MiB down",
                tunnels.ever(),
                tunnels.up() / MIB,
                tunnels.down() / MIB);
    }
}
