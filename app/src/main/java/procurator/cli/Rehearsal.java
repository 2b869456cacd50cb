package procurator.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import procurator.Main;
import procurator.cli.options.Exit;
import procurator.half.Bound;
import procurator.half.Half;
import procurator.local.LocalConfig;
import procurator.local.ServerSource;
import procurator.log.Log;
import procurator.log.Outlet;
import procurator.shadowsocks.Method;

/**
 * A main class of its own that the launcher runs once for each build: it loads the classes that halves will need, so that
 * the JVM can write them into an archive. A command from its first word to SIGTERM; then both halves on loopback, in each
 * edition one tunnel, one request by HTTP and one datagram. Decision 025.
 */
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) throws Exception {
        Console console = new Console(
                new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(new Outlet(OutputStream.nullOutputStream())),
                _ -> null,
                () -> false);
        Log log = new Log(console.err(), Log.Level.INFO, InstantSource.system());
        command(console, "local", "-s", "127.0.0.1", "-p", "1", "-k", "x", "-m", "aes-256-gcm", "-l", "0");
        for (Method method : List.of(Method.DEFAULT, Method.AES_256_GCM, Method.CHACHA20_IETF_POLY1305)) {
            try (ServerSocket web = new ServerSocket(0, 50, LoopbackPair.LOOPBACK)) {
                play(method, console, log, web);
            }
        }
        new SystemSignals().on("USR1", () -> {});
        program(console);
    }

    /** The program itself with a file, as a service runs it. */
    private static void program(Console console) throws IOException {
        Path file = Files.createTempFile("rehearsal", ".json");
        file.toFile().deleteOnExit();
        Files.writeString(
                file,
                "{\"server\": \"127.0.0.1\", \"server_port\": 0, \"password\": \"x\", \"method\": \"aes-256-gcm\"}");
        command(console, "server", "-c", file.toString());
        Main.main(new String[] {"check", "-c", file.toString()});
    }

    /** A command from its first word until it listens; SIGTERM ends it. */
    private static void command(Console console, String... args) {
        Map<String, Runnable> signals = new ConcurrentHashMap<>();
        Runnable terminate = () -> Thread.ofPlatform().start(signals.get("TERM"));
        int code = new Program(
                        console, new Dependencies(HalfStarter.REAL, Reach.DEFAULT, signals::put, _ -> {}, terminate))
                .run(args);
        if (code != Exit.OK) {
            throw new IllegalStateException("exit code " + code);
        }
    }

    private static void play(Method method, Console console, Log log, ServerSocket web) throws Exception {
        String target = "127.0.0.1:" + web.getLocalPort();
        LoopbackPair pair = new LoopbackPair(method, 0, target, List.of(), console.environment());
        LocalConfig local = pair.local().config();
        try (Half right = HalfStarter.REAL.server(pair.server(), log, Bound.NOTHING_MORE);
                Half left = HalfStarter.REAL.local(local, log, ServerSource.FIXED, Bound.NOTHING_MORE)) {
            int port = local.ports().getFirst().listen().getPort();
            tunnel(port, web);
            request(port, web);
            datagram(pair.forwardPort(), web.getLocalPort());
            left.status();
            right.status();
        }
    }

    private static void tunnel(int socks, ServerSocket web) throws IOException {
        byte[] port = {(byte) (web.getLocalPort() >> 8), (byte) web.getLocalPort()};
        try (Socket client = new Socket(LoopbackPair.LOOPBACK, socks)) {
            OutputStream out = client.getOutputStream();
            out.write(new byte[] {5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, port[0], port[1], 42});
            try (Socket served = web.accept()) {
                served.getOutputStream().write(new byte[100_000]);
                int _ = served.getInputStream().read();
            }
            client.shutdownOutput();
            InputStream in = client.getInputStream();
            in.readAllBytes();
        }
    }

    /** As an HTTP client asks for a URL: the first to do so waited 50 ms for classes. */
    private static void request(int port, ServerSocket web) throws IOException {
        String host = "127.0.0.1:" + web.getLocalPort();
        String request = "GET http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
        try (Socket client = new Socket(LoopbackPair.LOOPBACK, port)) {
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            try (Socket served = web.accept()) {
                int _ = served.getInputStream().read(new byte[1_024]);
                served.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!".getBytes(StandardCharsets.US_ASCII));
                client.getInputStream().readAllBytes();
            }
        }
    }

    private static void datagram(int forward, int target) throws IOException {
        try (DatagramSocket echo = new DatagramSocket(target, LoopbackPair.LOOPBACK);
                DatagramSocket client = new DatagramSocket(0, LoopbackPair.LOOPBACK)) {
            echo.setSoTimeout(2_000);
            client.setSoTimeout(2_000);
            client.send(new DatagramPacket(new byte[10], 10, new InetSocketAddress(LoopbackPair.LOOPBACK, forward)));
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            echo.receive(packet);
            echo.send(packet);
            client.receive(packet);
        }
    }
}
