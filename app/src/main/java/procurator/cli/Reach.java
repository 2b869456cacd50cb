package procurator.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import procurator.local.upstream.LinkServer;
import procurator.wire.Address;

/** Goes the way to a server step by step: name, connection, key. Says which step fails, and what to look at. */
final class Reach {
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    private final PrintStream out;
    private final LinkProbe probe;

    Reach(PrintStream out, LinkProbe probe) {
        this.out = out;
        this.probe = probe;
    }

    /** Whether every one of them was reached. */
    boolean all(List<LinkServer> servers) {
        boolean all = true;
        for (LinkServer server : servers) {
            out.println("to " + server.address());
            all &= name(server);
        }
        return all;
    }

    private boolean name(LinkServer server) {
        try {
            InetAddress[] found = switch (server.address()) {
                case Address.Ip ip -> new InetAddress[] {ip.host()};
                case Address.Name name -> InetAddress.getAllByName(name.host());
            };
            List<String> texts =
                    Arrays.stream(found).map(InetAddress::getHostAddress).toList();
            good("name", String.join(", ", texts));
            return connection(server, found);
        } catch (UnknownHostException _) {
            return bad("name", "it has no address. Is it spelled right, and does DNS work here?");
        }
    }

    private boolean connection(LinkServer server, InetAddress... addresses) {
        String why = "no address";
        for (InetAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, server.address().port()), (int) AT_MOST.toMillis());
                good("connection", address.getHostAddress() + " accepts");
                return key(server);
            } catch (IOException e) {
                why = address.getHostAddress() + ": " + e.getMessage();
            }
        }
        return bad("connection", why + ". Does the server run, is the port right, does a firewall stand between?");
    }

    private boolean key(LinkServer server) {
        LinkProbe.Finding outcome = probe.probe(server, AT_MOST);
        if (outcome.good()) {
            good("key", outcome.text());
            return true;
        }
        return bad("key", outcome.text());
    }

    private void good(String step, String text) {
        out.printf("  %-10s ok      %s%n", step, text);
    }

    private boolean bad(String step, String text) {
        out.printf("  %-10s FAILED  %s%n", step, text);
        return false;
    }
}
