package procurator.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import procurator.cli.options.Exit;
import procurator.cli.options.Option;
import procurator.config.ConfigInput;
import procurator.config.ConfigInput.Setting;
import procurator.config.Document;
import procurator.config.json.ConfigException;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.local.LocalConfig;
import procurator.log.Log;
import procurator.log.Outlet;
import procurator.server.ServerConfig;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.wire.Addresses;

/** {@code procurator demo}: both halves on loopback with a fresh key. */
final class DemoCommand {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int SOCKS_PORT = 1_080;

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
        int serverPort = freePort();
        int socksPort = isFree(SOCKS_PORT) ? SOCKS_PORT : freePort();
        int dnsPort = freePort();
        String key = ClientKeys.generate(Method.DEFAULT, new SecureRandom());
        var server = given(serverPort, key, new Setting("allow_private", "demo", null))
                .server();
        var local = given(
                        serverPort,
                        key,
                        new Setting("local_port", "demo", String.valueOf(socksPort)),
                        new Setting("forward", "demo", "127.0.0.1:" + dnsPort + "=8.8.8.8:53"))
                .local();
        Log log = new Log(console.err(), local.process().logLevel(), InstantSource.system());
        Half right = startServer(server.config(), log);
        Half left = startLocal(local.config(), log, right);
        Runnable status = () -> {
            left.status().forEach(line -> console.err().println("local: " + line));
            right.status().forEach(line -> console.err().println("server: " + line));
        };
        onSignals(status);
        tell(left, right, local.config(), dnsPort);
        serve(left, right, new DemoStatus(console, left::totals, status));
        return Exit.OK;
    }

    private Document given(int serverPort, String key, Setting... more) throws ConfigException, IOException {
        List<Setting> settings = new ArrayList<>(List.of(more));
        settings.add(new Setting("server", "demo", "127.0.0.1"));
        settings.add(new Setting("server_port", "demo", String.valueOf(serverPort)));
        settings.add(new Setting("method", "demo", Method.DEFAULT.configName()));
        settings.add(new Setting("password", "demo", key));
        for (Option option : List.of(Option.MODE, Option.LOG_LEVEL)) {
            String value = arguments.value(option);
            if (value != null) {
                settings.add(
                        new Setting(String.valueOf(option.key()), option.names().getFirst(), value));
            }
        }
        return Document.open(new ConfigInput(null, settings, console.environment()));
    }

    private Half startServer(ServerConfig config, Log log) throws Exit {
        return Start.half(() -> dependencies.halves().server(config, log, Bound.NOTHING_MORE));
    }

    private Half startLocal(LocalConfig config, Log log, Half server) throws Exit {
        try {
            return Start.half(() -> dependencies.halves().local(config, log, Bound.NOTHING_MORE));
        } catch (Exit e) {
            server.close();
            throw e;
        }
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
        out.println("'status' and Enter shows counters, Ctrl-C ends.");
    }

    private void onSignals(Runnable status) {
        for (String signal : List.of("INT", "TERM")) {
            dependencies.signals().on(signal, ended::countDown);
        }
        dependencies.signals().on("USR1", status);
    }

    private void serve(Half left, Half right, DemoStatus shown) {
        shown.readCommands();
        awaitEnd(shown);
        shown.clear();
        left.drain(Duration.ZERO);
        right.drain(Duration.ZERO);
        String carried = DemoStatus.text(left.totals());
        left.close();
        right.close();
        out.println("Ended: " + carried + ".");
        outlet.finish(Duration.ofSeconds(1));
    }

    private void awaitEnd(DemoStatus shown) {
        try {
            while (!ended.await(1, TimeUnit.SECONDS)) {
                shown.draw();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Free for TCP and UDP both, a moment ago. */
    private static int freePort() throws Exit {
        for (int tries = 0; tries < 20; tries++) {
            try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
                int port = socket.getLocalPort();
                if (isFreeForUdp(port)) {
                    return port;
                }
            } catch (IOException e) {
                throw new Exit(Exit.SYSTEM, "cannot open a socket: " + e.getMessage());
            }
        }
        throw new Exit(Exit.SYSTEM, "no free port on 127.0.0.1");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, LOOPBACK)) {
            return isFreeForUdp(port);
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean isFreeForUdp(int port) {
        try (DatagramSocket _ = new DatagramSocket(port, LOOPBACK)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
