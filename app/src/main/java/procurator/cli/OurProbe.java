package procurator.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import procurator.local.upstream.LinkServer;
import procurator.shadowsocks.ClientLinks;
import procurator.shadowsocks.Link;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ReplayFilter;
import procurator.shadowsocks.Salts;
import procurator.wire.Address;
import procurator.wire.Decoder;
import procurator.wire.ProtocolException;

/** Asks a web server through the link: only a server with our key can send its answer back. */
final class OurProbe implements LinkProbe {
    private static final Address WEB = new Address.Name("example.com", 80);
    private static final int LONGEST = 128 * 1024;

    private final Address target;

    OurProbe() {
        this(WEB);
    }

    /** Asks another one. */
    OurProbe(Address target) {
        this.target = target;
    }

    @Override
    public Finding probe(LinkServer server, Duration atMost) {
        InstantSource clock = InstantSource.system();
        Method method = server.keys().method();
        ClientLinks links = new ClientLinks(server.keys(), ReplayFilter.of(clock), new Salts(), clock);
        Link link = links.open(target);
        Instant begun = clock.instant();
        try (Socket socket = new Socket()) {
            socket.connect(address(server), (int) atMost.toMillis());
            socket.setSoTimeout((int) atMost.toMillis());
            ask(link, socket);
            return await(link.decoder(), socket.getInputStream())
                    ? new Finding(
                            true,
                            target + " answered through it after " + begun.until(clock.instant(), ChronoUnit.MILLIS)
                                    + " ms")
                    : new Finding(false, closed());
        } catch (SocketTimeoutException _) {
            return new Finding(false, silent(method, atMost, clock.instant()));
        } catch (ProtocolException e) {
            return new Finding(false, notToUs(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return new Finding(false, broken(e));
        }
    }

    private static InetSocketAddress address(LinkServer server) throws IOException {
        InetAddress host = switch (server.address()) {
            case Address.Ip ip -> ip.host();
            case Address.Name name -> InetAddress.getByName(name.host());
        };
        return new InetSocketAddress(host, server.address().port());
    }

    private void ask(Link link, Socket socket) throws IOException {
        byte[] request = "HEAD / HTTP/1.0\r\nHost: example.com\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = new byte[link.encoder().encodedSize(request.length)];
        int length = link.encoder().encode(request, 0, request.length, sealed, 0);
        socket.getOutputStream().write(sealed, 0, length);
    }

    /** Whether a byte came through the link before it ended. */
    private static boolean await(Decoder decoder, InputStream in) throws IOException {
        byte[] received = new byte[LONGEST];
        byte[] plain = new byte[LONGEST];
        ByteBuffer buffer = ByteBuffer.wrap(received).limit(0);
        while (buffer.limit() < LONGEST) {
            int n = in.read(received, buffer.limit(), LONGEST - buffer.limit());
            if (n < 0) {
                return false;
            }
            buffer.limit(buffer.limit() + n);
            if (decoder.decode(buffer, plain, 0) > 0) {
                return true;
            }
        }
        throw new ProtocolException("no end of its first frame");
    }

    private static String notToUs(String why) {
        return "its answer is not one to us (" + why + "). "
                + (why.contains("stamped")
                        ? "Set both clocks by NTP."
                        : "Does something else than a Shadowsocks server listen there?"
                                + " Else: are password and method the same at both ends?");
    }

    /** Ours does so when it knows the key and cannot reach the target. */
    private String broken(IOException e) {
        return String.valueOf(e.getMessage()).contains("reset")
                ? "the server reset the link without an answer: it has no way to " + target + "; its own log says why."
                : "the link failed: " + e.getMessage();
    }

    private String closed() {
        return "the server ended the link without an answer. It may have no way to " + target
                + ", or be one that ends what it cannot open: are password and method the same at both ends?";
    }

    private static String silent(Method method, Duration atMost, Instant now) {
        String clock = method.edition() == Method.Edition.SIP022
                ? " Do the clocks agree within 30 s? Here it is " + now.truncatedTo(ChronoUnit.SECONDS) + "."
                : "";
        return "no answer in " + atMost.toSeconds() + " s: a server says nothing to whoever has another key."
                + " Are password and method the same at both ends?" + clock;
    }
}
