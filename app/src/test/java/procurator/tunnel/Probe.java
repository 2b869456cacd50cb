package procurator.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * One thing sent to a server by somebody who wants to know what it is.
 *
 * @param name what it is, for the report
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Probe(String name, InetSocketAddress server, Delivery delivery, byte[] input) {
    /** As many write at once: all of what one sends has to be there before its deadline. */
    private static final Semaphore WRITING = new Semaphore(32);

    /** How the bytes are sent. */
    enum Delivery {
        WHOLE,
        BYTEWISE,
        HALVES,
        WITH_FIN
    }

    /** What a prober sees. */
    record Reaction(int received, boolean beforeDeadline, Endless.Ending ending) {
        static final Reaction SILENCE_THEN_FIN = new Reaction(0, false, Endless.Ending.FIN);
        static final Reaction FIN_AT_ONCE = new Reaction(0, true, Endless.Ending.FIN);
    }

    /** Sends all of them, and says which met with which reaction. */
    static Map<Reaction, List<String>> sendAll(List<Probe> probes, Duration deadline) {
        Map<Reaction, List<String>> reactions = new ConcurrentHashMap<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Probe probe : probes) {
                threads.execute(() -> {
                    try {
                        reactions
                                .computeIfAbsent(probe.send(deadline), _ -> new CopyOnWriteArrayList<>())
                                .add(probe.name);
                    } catch (IOException | InterruptedException e) {
                        failures.add(new IllegalStateException(probe.name, e));
                    }
                });
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " probes failed", failures.getFirst());
        }
        return reactions;
    }

    /** @throws IOException also if the server says nothing for 30 s: longer than any deadline but the usual one */
    Reaction send(Duration deadline) throws IOException, InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(30_000);
            long start;
            WRITING.acquire();
            try {
                start = System.nanoTime(); // before accept, so that nothing is early that is not
                socket.connect(server);
                write(socket);
            } finally {
                WRITING.release();
            }
            return watch(socket, start + deadline.toNanos());
        }
    }

    private static Reaction watch(Socket socket, long deadline) throws IOException {
        int received = 0;
        Endless.Ending ending = Endless.Ending.FIN;
        try {
            received = socket.getInputStream().readAllBytes().length;
        } catch (SocketException _) {
            ending = Endless.Ending.RST;
        }
        return new Reaction(received, System.nanoTime() - deadline < 0, ending);
    }

    private void write(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        for (byte[] part : parts()) {
            socket.getOutputStream().write(part);
        }
        if (delivery == Delivery.WITH_FIN) {
            socket.shutdownOutput();
        }
    }

    private List<byte[]> parts() {
        int size = switch (delivery) {
            case WHOLE, WITH_FIN -> input.length;
            case BYTEWISE -> 1;
            case HALVES -> Math.ceilDiv(input.length, 2);
        };
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < input.length; at += size) {
            parts.add(Arrays.copyOfRange(input, at, Math.min(at + size, input.length)));
        }
        return parts;
    }
}
