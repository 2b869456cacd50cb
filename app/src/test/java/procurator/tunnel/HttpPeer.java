package procurator.tunnel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One end of a connection of HTTP, in the hands of a test: blocking, and giving up after 20 s. */
public final class HttpPeer implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    public HttpPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    public static HttpPeer connect(InetSocketAddress proxy) throws IOException {
        return new HttpPeer(new Socket(proxy.getAddress(), proxy.getPort()));
    }

    /** Sends text as it is, a character a byte. */
    public HttpPeer send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return this;
    }

    /** Lines with LF alone in {@code text}, and the empty one behind them, which a text block need not spell. */
    public HttpPeer head(String text) throws IOException {
        return send(text.strip().replace("\n", "\r\n") + "\r\n\r\n");
    }

    /** All up to the first empty line, without it and with LF alone. */
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("of: " + head);
            }
            head.append((char) b);
        }
        return head.toString().replace("\r", "").strip();
    }

    public String receive(int length) throws IOException {
        return new String(in.readNBytes(length), ISO_8859_1);
    }

    /** All until FIN. */
    public String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        in.transferTo(rest);
        return rest.toString(ISO_8859_1);
    }

    public HttpPeer finish() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
