package procurator.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import procurator.config.Forward;
import procurator.config.LocalConfig;
import procurator.config.SocksPort;
import procurator.net.SocketError;
import procurator.relay.Half;
import procurator.wire.Addresses;

/** Starts a half, and says in words why it does not start. */
final class Start {
    private Start() {}

    /** Whatever starts one. */
    interface Starter {
        Half start() throws IOException;
    }

    static Half half(Starter starter, List<InetSocketAddress> addresses) throws Exit {
        try {
            return starter.start();
        } catch (SocketError e) {
            throw because(e, where(addresses));
        } catch (IOException e) {
            throw new Exit(Exit.SYSTEM, "cannot start: " + e.getMessage());
        }
    }

    static List<InetSocketAddress> addresses(LocalConfig config) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        config.ports().stream().map(SocksPort::listen).forEach(addresses::add);
        config.forwards().stream().map(Forward::listen).forEach(addresses::add);
        return addresses;
    }

    private static Exit because(SocketError e, String where) {
        return switch (e.kind()) {
            case ADDRESS_IN_USE ->
                new Exit(
                        Exit.IO,
                        "cannot listen on " + where + ": another program does"
                                + " ('ss -lntup' shows which). Stop it, or choose another port: -l for local, -p for a server.");
            case ADDRESS_NOT_OURS ->
                new Exit(
                        Exit.IO,
                        "cannot listen on " + where + ": no interface of this machine"
                                + " has that address ('ip address' shows them; 0.0.0.0 or :: means all).");
            case NOT_PERMITTED ->
                new Exit(
                        Exit.IO,
                        "cannot listen on " + where + ": not permitted. Ports below 1024"
                                + " are root's, or for programs with CAP_NET_BIND_SERVICE.");
            case OUT_OF_DESCRIPTORS ->
                new Exit(
                        Exit.SYSTEM,
                        "cannot start: out of file descriptors. Raise the limit:"
                                + " 'ulimit -n 16384', or LimitNOFILE= of systemd.");
            default -> new Exit(Exit.SYSTEM, "cannot listen on " + where + ": " + e.getMessage());
        };
    }

    /** The error does not say which address it was; the one that cannot be had now either is the one. */
    private static String where(List<InetSocketAddress> addresses) {
        List<String> taken =
                addresses.stream().filter(Start::isTaken).map(Addresses::text).toList();
        return taken.isEmpty()
                ? String.join(" or ", addresses.stream().map(Addresses::text).toList())
                : String.join(" and ", taken);
    }

    private static boolean isTaken(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
