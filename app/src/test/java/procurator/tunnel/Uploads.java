package procurator.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import procurator.tunnel.Endless.Ending;
import procurator.wire.Address;

/** Uploads of 20 MB at once, and a target that answers each after its first 1,000 bytes, and closes. */
final class Uploads implements AutoCloseable {
    static final int COUNT = 20;
    static final String ANSWER =
            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 12\r\nConnection: close\r\n\r\nat most 1 MB";

    private static final byte[] BODY = new byte[20 << 20];
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket target;

    Uploads(ServerSocket target) {
        this.target = target;
        Future<?> _ = threads.submit(this::accept);
    }

    private void accept() {
        while (!target.isClosed()) {
            try {
                Socket uploader = target.accept();
                Future<?> _ = threads.submit(() -> refuse(uploader));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private static void refuse(Socket uploader) {
        try (uploader) {
            uploader.getInputStream().readNBytes(1_000);
            uploader.getOutputStream().write(ANSWER.getBytes(US_ASCII));
        } catch (IOException _) {
            // the uploader tells
        }
    }

    Address address() {
        return new Address.Ip(target.getInetAddress(), target.getLocalPort());
    }

    /** Uploads through a proxy to where the target is reached: what arrives of each answer. */
    List<Arrived> through(InetSocketAddress proxy, Address at) throws IOException {
        List<Future<Arrived>> answers = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            SocksClient client = SocksClient.through(proxy, at);
            answers.add(threads.submit(() -> answer(client)));
        }
        return answers.stream().map(Uploads::join).toList();
    }

    /** Of an error that sending meets, reading sees no more than an end. */
    private Arrived answer(SocksClient client) throws IOException {
        try (client) {
            Future<Boolean> sent = threads.submit(() -> sends(client));
            Arrived arrived = Arrived.at(client.socket());
            return join(sent) ? arrived : new Arrived(arrived.bytes(), Ending.RST);
        }
    }

    private static boolean sends(SocksClient client) {
        try {
            client.send(BODY);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static <T> T join(Future<T> task) {
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        target.close();
        threads.shutdown();
    }
}
