package procurator.interop;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.net.FreePort;
import procurator.plugin.Plugin;
import procurator.shadowsocks.Method;
import procurator.wire.Address;

/** A half of another program, as a process that ends with the test. */
public final class PeerProcess implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Process process;
    private final InetSocketAddress address;
    private final Path said;

    private PeerProcess(Process process, InetSocketAddress address, Path said) {
        this.process = process;
        this.address = address;
        this.said = said;
    }

    /** shadowsocks-libev's server, TCP and UDP. */
    public static PeerProcess libevServer(Method method, String password) throws IOException {
        int port = FreePort.find();
        return libev("ss-server", port, method, password, "-s 127.0.0.1 -p " + port);
    }

    /** shadowsocks-libev's local half, TCP and UDP; {@link #address} is its SOCKS side. */
    public static PeerProcess libevLocal(Method method, String password, InetSocketAddress server) throws IOException {
        int port = FreePort.find();
        return libev("ss-local", port, method, password, between(server, port));
    }

    /** shadowsocks-libev's forwarded port, TCP and UDP; {@link #address} is where it listens. */
    public static PeerProcess libevTunnel(Method method, String password, InetSocketAddress server, Address target)
            throws IOException {
        int port = FreePort.find();
        return libev("ss-tunnel", port, method, password, between(server, port) + " -L " + target);
    }

    private static String between(InetSocketAddress server, int port) {
        return "-s 127.0.0.1 -p " + server.getPort() + " -b 127.0.0.1 -l " + port;
    }

    private static PeerProcess libev(String program, int port, Method method, String password, String addresses)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program, "-u", "-k", password, "-m", method.configName()));
        command.addAll(Arrays.asList(addresses.split(" ", -1)));
        return start(port, "shadowsocks-libev", command.toArray(String[]::new));
    }

    /** shadowsocks-rust's server, TCP and UDP. */
    public static PeerProcess rustServer(Method method, String password) throws IOException {
        int port = FreePort.find();
        return start(
                port, null, "ssserver", "-U", "-s", "127.0.0.1:" + port, "-k", password, "-m", method.configName());
    }

    /** shadowsocks-rust's server by its configuration, in which PORT stands for the port, and whose mode includes UDP. */
    public static PeerProcess rustServer(String config) throws IOException {
        int port = FreePort.find();
        Path file = Files.createTempFile("ssserver", ".json");
        file.toFile().deleteOnExit();
        Files.writeString(file, config.replace("PORT", "" + port));
        return start(port, null, "ssserver", "-c", file.toString());
    }

    /** shadowsocks-rust's local half, TCP and UDP; {@link #address} is its SOCKS side. */
    public static PeerProcess rustLocal(Method method, String password, InetSocketAddress server) throws IOException {
        int port = FreePort.find();
        return start(
                port,
                null,
                "sslocal",
                "-U",
                "-s",
                "127.0.0.1:" + server.getPort(),
                "-b",
                "127.0.0.1:" + port,
                "-k",
                password,
                "-m",
                method.configName());
    }

    /** Another program's server behind a plugin, TCP alone, and with a word for it such as {@code ss-server}. */
    static PeerProcess serverBehind(String program, Plugin plugin, Method method, String password) throws IOException {
        int port = FreePort.find();
        return behind(program, plugin, port, method, password, "-s", "127.0.0.1:" + port);
    }

    /** Another program's local half before a plugin, TCP alone; {@link #address} is its SOCKS side. */
    static PeerProcess localBefore(
            String program, Plugin plugin, Method method, String password, InetSocketAddress server)
            throws IOException {
        int port = FreePort.find();
        return behind(
                program,
                plugin,
                port,
                method,
                password,
                "-s",
                "127.0.0.1:" + server.getPort(),
                "-b",
                "127.0.0.1:" + port);
    }

    /** As shadowsocks-rust takes it; to shadowsocks-libev hosts and ports are two options. */
    private static PeerProcess behind(
            String program, Plugin plugin, int port, Method method, String password, String... addresses)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program, "-k", password, "-m", method.configName()));
        boolean libev = program.startsWith("ss-");
        for (int i = 0; i < addresses.length; i += 2) {
            String[] parts = addresses[i + 1].split(":", -1);
            command.addAll(
                    libev
                            ? List.of(addresses[i], parts[0], addresses[i].equals("-s") ? "-p" : "-l", parts[1])
                            : List.of(addresses[i], addresses[i + 1]));
        }
        command.addAll(List.of("--plugin", plugin.program(), "--plugin-opts", plugin.options()));
        return start(port, libev ? "shadowsocks-libev" : null, false, command.toArray(String[]::new));
    }

    private static PeerProcess start(int port, @Nullable String debian, String... command) throws IOException {
        return start(port, debian, true, command);
    }

    private static PeerProcess start(int port, @Nullable String debian, boolean udp, String... command)
            throws IOException {
        requireOnPath(command[0], debian);
        Path said = Files.createTempFile(command[0], ".log");
        said.toFile().deleteOnExit();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        InetSocketAddress address = new InetSocketAddress(LOOPBACK, port);
        PeerProcess peer = new PeerProcess(process, address, said);
        peer.awaitListening(command[0], udp);
        return peer;
    }

    static void requireOnPath(String program, @Nullable String debian) {
        boolean found = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (!found) {
            throw new AssertionError(
                    debian == null
                            ? program + " is not on the PATH: .ci/run builds it, or 'cargo install shadowsocks-rust"
                                    + " --locked --version 1.25.0'"
                            : program + " is not on the PATH: 'apt-get install " + debian
                                    + "', or run with -Dinterop=skip");
        }
    }

    private void awaitListening(String program, boolean udp) throws IOException {
        long until = System.nanoTime() + SECONDS.toNanos(20);
        while (System.nanoTime() < until && process.isAlive()) {
            try (Socket _ = new Socket(LOOPBACK, address.getPort())) {
                if (!udp || hasUdpSocket()) {
                    return;
                }
            } catch (IOException _) {
                // nothing tells us but another try
            }
            Thread.onSpinWait();
        }
        throw new AssertionError(program + " does not listen; it said: " + Files.readString(said));
    }

    /** A datagram to a port nobody has yet would only be lost: the kernel's own list tells. */
    private boolean hasUdpSocket() throws IOException {
        String port = "0100007F:%04X ".formatted(address.getPort());
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/udp"))) {
            return sockets.anyMatch(line -> line.contains(port));
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** What it wrote. */
    public List<String> said() throws IOException {
        return new ArrayList<>(Files.readAllLines(said));
    }

    @Override
    public void close() {
        process.destroy(); // by SIGKILL shadowsocks-rust would leave its plugin behind
        try {
            if (!process.waitFor(5, SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
