package procurator.cli;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import procurator.cli.options.Exit;
import procurator.config.ConfigInput;
import procurator.config.ConfigInput.Environment;
import procurator.config.ConfigInput.Setting;
import procurator.config.Document;
import procurator.config.LoadedConfig;
import procurator.config.json.ConfigException;
import procurator.local.LocalConfig;
import procurator.server.ServerConfig;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;

/** What both halves on loopback are told: a fresh key, ports that are free, and a forward to a target. */
final class LoopbackPair {
    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final LoadedConfig<LocalConfig> local;
    private final LoadedConfig<ServerConfig> server;

    /** Seen: the system gives a port that was let go again to the next who asks. */
    private final Set<Integer> drawn = new HashSet<>();

    /**
     * @param socksPort where local serves SOCKS if that is free, else anywhere
     * @param target what the forward leads to, HOST:PORT
     * @param more what both are told besides
     */
    LoopbackPair(Method method, int socksPort, String target, List<Setting> more, Environment environment)
            throws Exit, ConfigException, IOException {
        List<Setting> both = new ArrayList<>(more);
        both.add(setting("server", "127.0.0.1"));
        both.add(setting("server_port", String.valueOf(freePort())));
        both.add(setting("method", method.configName()));
        both.add(setting("password", ClientKeys.generate(method, new SecureRandom())));
        List<Setting> ofServer = new ArrayList<>(both);
        ofServer.add(new Setting("allow_private", "demo", null));
        List<Setting> ofLocal = new ArrayList<>(both);
        ofLocal.add(setting("local_port", String.valueOf(isFree(socksPort) ? socksPort : freePort())));
        ofLocal.add(setting("forward", "127.0.0.1:" + freePort() + "=" + target));
        server = Document.open(new ConfigInput(null, ofServer, environment)).server();
        local = Document.open(new ConfigInput(null, ofLocal, environment)).local();
    }

    private static Setting setting(String key, String value) {
        return new Setting(key, "demo", value);
    }

    LoadedConfig<LocalConfig> local() {
        return local;
    }

    ServerConfig server() {
        return server.config();
    }

    /** Where what comes goes to the target. */
    int forwardPort() {
        return local.config().forwards().getFirst().listen().getPort();
    }

    /** Free for TCP and UDP both, a moment ago, and another one each time. */
    private int freePort() throws Exit {
        for (int tries = 0; tries < 20; tries++) {
            try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
                int port = socket.getLocalPort();
                if (isFreeForUdp(port) && drawn.add(port)) {
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
            return port > 0 && isFreeForUdp(port);
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
