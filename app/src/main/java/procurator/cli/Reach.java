package procurator.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import procurator.local.upstream.LinkServer;
import procurator.log.Log;
import procurator.plugin.Plugin;
import procurator.plugin.PluginEnds;
import procurator.plugin.PluginFailure;
import procurator.plugin.PluginProcess;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.ClockSkew;
import procurator.shadowsocks.Link;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ReplayFilter;
import procurator.shadowsocks.Salts;
import procurator.wire.Address;
import procurator.wire.Addresses;
import procurator.wire.Decoder;
import procurator.wire.ProtocolException;

/**
 * Goes the way to a server step by step: name, connection, key. Says which step fails, and what to look at. The last one
 * asks a web server through the link: only a server with our key can send its answer back, which under a stream cipher is
 * known by how it begins.
 *
 * @param web the web server
 * @param atMost how long each step may wait
 */
public record Reach(Address web, Duration atMost) {
    static final Reach DEFAULT = new Reach(new Address.Name("example.com", 80), Duration.ofSeconds(10));

    private static final byte[] QUESTION =
            "HEAD / HTTP/1.0\r\nHost: example.com\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] ANSWER = "HTTP/".getBytes(StandardCharsets.US_ASCII);

    private static final InstantSource CLOCK = InstantSource.system();
    private static final int LONGEST = 128 * 1024;

    /** The step that was not taken, and why. */
    private static final class Failure extends Exception {
        private final String step;

        Failure(String step, String why) {
            super(why);
            this.step = step;
        }
    }

    /** Whether every one of them was reached. */
    boolean all(List<LinkServer> servers, PrintStream out) {
        boolean all = true;
        for (LinkServer server : servers) {
            out.println("to " + server.address());
            all &= one(server, out);
        }
        return all;
    }

    private boolean one(LinkServer server, PrintStream out) {
        try {
            InetAddress[] found = name(server.address());
            good(out, "name", Arrays.stream(found).map(Addresses::text).collect(Collectors.joining(", ")));
            Plugin plugin = server.plugin();
            if (plugin != null && plugin.mode().hasTcp()) {
                through(plugin, server, out);
            } else {
                Socket socket = connect(server.address().port(), found);
                good(out, "connection", socket.getInetAddress().getHostAddress() + " accepts");
                key(server, socket, out);
            }
            return true;
        } catch (Failure e) {
            out.printf("  %-10s FAILED  %s%n", e.step, e.getMessage());
            return false;
        }
    }

    /** By a plugin of its own, which ends with the attempt. */
    private void through(Plugin plugin, LinkServer server, PrintStream out) throws Failure {
        Log log = new Log(out, Log.Level.ERROR, CLOCK);
        try {
            PluginEnds ends = PluginEnds.toServer(server.address());
            try (PluginProcess process = PluginProcess.start(plugin, plugin.toString(), ends, log)) {
                process.awaitListening(PluginProcess.LISTENS_WITHIN);
                good(out, "plugin", plugin.name() + " listens");
                key(server, connect(ends.listens()), out);
            }
        } catch (PluginFailure e) {
            throw new Failure("plugin", e.text());
        } catch (IOException e) {
            throw new Failure("plugin", plugin + ": no connection to it: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure("plugin", plugin + ": interrupted");
        }
    }

    private void key(LinkServer server, Socket connected, PrintStream out) throws Failure {
        good(
                out,
                "key",
                web + " answered through it after "
                        + key(server.keys(), connected).toMillis() + " ms");
    }

    private static void good(PrintStream out, String step, String text) {
        out.printf("  %-10s ok      %s%n", step, text);
    }

    private static InetAddress[] name(Address server) throws Failure {
        try {
            return switch (server) {
                case Address.Ip ip -> new InetAddress[] {ip.host()};
                case Address.Name name -> InetAddress.getAllByName(name.host());
            };
        } catch (UnknownHostException _) {
            throw new Failure("name", "it has no address. Is it spelled right, and does DNS work here?");
        }
    }

    /** The first of its addresses that accepts. */
    private Socket connect(int port, InetAddress... addresses) throws Failure {
        String why = "no address";
        for (InetAddress address : addresses) {
            try {
                return connect(new InetSocketAddress(address, port));
            } catch (IOException e) {
                why = address.getHostAddress() + ": " + e.getMessage();
            }
        }
        throw new Failure(
                "connection", why + ". Does the server run, is the port right, does a firewall stand between?");
    }

    private Socket connect(InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(to, (int) atMost.toMillis());
            socket.setSoTimeout((int) atMost.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** How long the answer of the web server took. */
    private Duration key(ClientKeys keys, Socket connected) throws Failure {
        Instant begun = Instant.now();
        try (Socket socket = connected) {
            Link link = keys.links(ReplayFilter.of(CLOCK), new Salts(), CLOCK).open(web);
            byte[] sealed = new byte[link.encoder().encodedSize(QUESTION.length)];
            int length = link.encoder().encode(QUESTION, 0, QUESTION.length, sealed, 0);
            socket.getOutputStream().write(sealed, 0, length);
            await(link.decoder(), socket.getInputStream());
            return Duration.between(begun, Instant.now());
        } catch (IOException e) {
            throw new Failure("key", because(e, keys.method()));
        }
    }

    private String because(IOException e, Method method) {
        return switch (e) {
            case SocketTimeoutException _ -> silent(method);
            case SocketException _ -> // ours does so when it knows the key and cannot reach the target
                "the server reset the link without an answer: it has no way to " + web + "; its own log says why.";
            case EOFException _ ->
                "the server ended the link without an answer. It may have no way to " + web
                        + ", or be one that ends what it cannot open: are password and method the same at both ends?";
            case ClockSkew _ -> "its answer is not one to us (" + e.getMessage() + "). Set both clocks by NTP.";
            case ProtocolException _ ->
                "its answer is not one to us (" + e.getMessage() + "). Does something else than a Shadowsocks server"
                        + " listen there? Else: are password and method the same at both ends?";
            default -> "the link failed: " + e.getMessage();
        };
    }

    /** Returns when the answer has begun to come through the link. */
    private static void await(Decoder decoder, InputStream in) throws IOException {
        byte[] plain = new byte[LONGEST];
        int length;
        ByteBuffer received = ByteBuffer.allocate(LONGEST).limit(0);
        do {
            int n = in.read(received.array(), received.limit(), LONGEST - received.limit());
            if (n < 0) {
                throw new EOFException();
            } else if (n == 0) {
                throw new ProtocolException("no end of its first frame");
            }
            received.limit(received.limit() + n);
            length = decoder.decode(received, plain, 0);
        } while (length == 0);
        int here = Math.min(length, ANSWER.length);
        if (!Arrays.equals(plain, 0, here, ANSWER, 0, here)) {
            throw new ProtocolException("it is no web server's");
        }
    }

    private String silent(Method method) {
        String clock = method.edition().isStamped()
                ? " Do the clocks agree within 30 s? Here it is "
                        + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "."
                : "";
        return "no answer in " + atMost.toSeconds() + " s: a server says nothing to whoever has another key."
                + " Are password and method the same at both ends?" + clock;
    }
}
