package procurator.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import procurator.tunnel.SocksClient;
import procurator.tunnel.Target;

/** Much data through a SOCKS proxy, both ways, hashed at both ends. */
final class Bulk {
    private static final int BLOCK = 64 * 1024;

    private Bulk() {}

    /** Sends so many bytes up and has them hashed there, then down and hashes them here. */
    static void bothWays(InetSocketAddress socks, int mebibytes) throws IOException {
        long bytes = (long) mebibytes << 20;
        try (Target sink = Target.of(client -> answerWithHash(client, bytes));
                Target source = Target.of(client -> send(bytes, client.getOutputStream()))) {
            String expected = hash(bytes);
            // without FIN before the answer: shadowsocks-libev closes both ways on it
            try (SocksClient up = SocksClient.through(socks, sink.address())) {
                send(bytes, up.socket().getOutputStream());
                assertThat(new String(up.receive(expected.length()), StandardCharsets.US_ASCII))
                        .isEqualTo(expected);
            }
            try (SocksClient down = SocksClient.through(socks, source.address())) {
                assertThat(hash(down.socket().getInputStream(), Long.MAX_VALUE)).isEqualTo(expected);
            }
        }
    }

    private static void answerWithHash(Socket client, long bytes) throws IOException {
        String hash = hash(client.getInputStream(), bytes);
        client.getOutputStream().write(hash.getBytes(StandardCharsets.US_ASCII));
    }

    private static void send(long bytes, OutputStream out) throws IOException {
        byte[] block = new byte[BLOCK];
        new Random(1).nextBytes(block);
        for (long sent = 0; sent < bytes; sent += BLOCK) {
            block[0] = (byte) (sent >> 16); // no two neighbours alike
            out.write(block);
        }
    }

    private static String hash(long bytes) throws IOException {
        MessageDigest digest = sha256();
        send(bytes, new OutputStream() {
            @Override
            public void write(int b) {
                digest.update((byte) b);
            }

            @Override
            public void write(byte[] array, int offset, int length) {
                digest.update(array, offset, length);
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of so many bytes, or of all until FIN. */
    private static String hash(InputStream in, long bytes) throws IOException {
        MessageDigest digest = sha256();
        byte[] block = new byte[BLOCK];
        long rest = bytes;
        while (rest > 0) {
            int n = in.read(block, 0, (int) Math.min(BLOCK, rest));
            if (n < 0) {
                break;
            }
            digest.update(block, 0, n);
            rest -= n;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
