package procurator.plugin;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import procurator.wire.Address;
import procurator.wire.Addresses;

/**
 * Between what a plugin stands: the other half's end of it, and ours on loopback.
 *
 * @param remoteHost of the server, as the configuration has it: the plugin looks names up; several with | between them
 * @param remotePort of the server
 * @param local where the half on this machine meets it
 * @param listens the one of both where the plugin itself listens
 * @see "SIP003, 'Passing arguments to a plugin'"
 */
public record PluginEnds(String remoteHost, int remotePort, InetSocketAddress local, InetSocketAddress listens) {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");
    private static final int FIRST_PORT = 10_000;
    private static final int FIRST_OF_THE_KERNEL = 32_768;
    private static final int TRIES = 16;
    private static final int ASK_MILLIS = 100;

    /**
     * Of a plugin beside local, which listens on a port of loopback that was free a moment ago: another one each time.
     *
     * @throws IOException if there is none
     */
    public static PluginEnds toServer(Address server) throws IOException {
        InetSocketAddress free = new InetSocketAddress(LOOPBACK, freePort());
        String host = switch (server) {
            case Address.Ip ip -> Addresses.text(ip.host());
            case Address.Name name -> name.host();
        };
        return new PluginEnds(host, server.port(), free, free);
    }

    /**
     * Of a plugin before a server.
     *
     * @param listen where it listens in the server's place, at least one address, of one port
     * @param server where the server listens
     * @throws IOException if another program listens there; the plugin would fail, and look as if it did not
     */
    public static PluginEnds ofServer(List<InetSocketAddress> listen, InetSocketAddress server) throws IOException {
        String hosts = listen.stream()
                .map(address -> Addresses.text(address.getAddress()))
                .collect(Collectors.joining("|"));
        InetSocketAddress first = listen.getFirst();
        InetAddress asked = first.getAddress();
        if (asked.isAnyLocalAddress()) {
            asked = asked instanceof Inet4Address ? LOOPBACK : LOOPBACK_6; // :: may be IPv6 alone
        }
        PluginEnds ends = new PluginEnds(hosts, first.getPort(), server, new InetSocketAddress(asked, first.getPort()));
        if (ends.isAnswered()) {
            throw new IOException("another program listens on " + Addresses.text(first)
                    + " ('ss -lntp' shows which; expected: a port that is free)");
        }
        return ends;
    }

    /** Free for streams and datagrams alike, and not one that the kernel gives to whoever asks for any. */
    private static int freePort() throws IOException {
        for (int i = 1; ; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_OF_THE_KERNEL);
            try (ServerSocket _ = new ServerSocket(port, 1, LOOPBACK);
                    DatagramSocket _ = new DatagramSocket(port, LOOPBACK)) {
                return port;
            } catch (SocketException e) {
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Whether somebody listens where the plugin is to. */
    boolean isAnswered() {
        try (Socket asking = new Socket()) {
            asking.connect(listens, ASK_MILLIS);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** What it is told of them. */
    Map<String, String> variables() {
        return Map.of(
                "SS_REMOTE_HOST", remoteHost,
                "SS_REMOTE_PORT", String.valueOf(remotePort),
                "SS_LOCAL_HOST", local.getAddress().getHostAddress(),
                "SS_LOCAL_PORT", String.valueOf(local.getPort()));
    }
}
