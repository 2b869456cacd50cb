package procurator.cli;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import procurator.half.Half;
import procurator.local.Forward;
import procurator.local.LocalConfig;
import procurator.local.SocksPort;
import procurator.net.ListenAddress;
import procurator.net.SocketError;
import procurator.wire.Addresses;

/** Starts a half, and says in words why it does not start. */
final class Start {
    private Start() {}

    /** Whatever starts one. */
    interface Starting {
        Half start() throws IOException;
    }

    static Half half(Starting starter, List<InetSocketAddress> addresses) throws Exit {
        try {
            return starter.start();
        } catch (SocketError e) {
            throw because(e, addresses);
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

    private static Exit because(SocketError e, List<InetSocketAddress> addresses) {
        String where = where(addresses);
        return switch (e.kind()) {
            case ADDRESS_IN_USE -> new Exit(Exit.IO, "cannot listen on " + inUse(where, addresses));
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

    /** By another program; but if nobody has it now that we have let go, it was we ourselves, a second time. */
    private static String inUse(String where, List<InetSocketAddress> addresses) {
        List<String> twice = addresses.stream().noneMatch(Start::isTaken) ? overlapping(addresses) : List.of();
        return twice.isEmpty()
                ? where + ": another program does"
                        + " ('ss -lntup' shows which). Stop it, or choose another port: -l for local, -p for a server."
                : String.join(" and ", twice) + ": that is one port for two purposes. Give one of them another port.";
    }

    private static List<String> overlapping(List<InetSocketAddress> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            for (InetSocketAddress other : addresses.subList(i + 1, addresses.size())) {
                if (ListenAddress.overlap(addresses.get(i), other)) {
                    return List.of(Addresses.text(addresses.get(i)), Addresses.text(other));
                }
            }
        }
        return List.of();
    }

    /** The error does not say which address it was; the one that cannot be had now either is the one. */
    private static String where(List<InetSocketAddress> addresses) {
        List<InetSocketAddress> taken =
                addresses.stream().filter(Start::isTaken).toList();
        return String.join(
                taken.isEmpty() ? " or " : " and ",
                (taken.isEmpty() ? addresses : taken)
                        .stream().map(Addresses::text).toList());
    }

    /** By TCP or by UDP. */
    private static boolean isTaken(InetSocketAddress address) {
        try (ServerSocket stream = new ServerSocket();
                DatagramSocket datagrams = new DatagramSocket(null)) {
            stream.bind(address);
            datagrams.bind(address);
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
