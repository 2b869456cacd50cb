package procurator.tunnel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import procurator.half.Half;
import procurator.wire.Address;

/** Requests through a local half that has several servers, to a web server that answers each with a few bytes. */
final class SeveralServers {
    /** The longest that a request may take, whatever happens to the server in use. */
    static final Duration WORST = Duration.ofSeconds(2);

    private static final int AT_ONCE = 6;
    private static final int IN_A_ROW = 4;
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    private final Half local;
    private final Address web;
    private final Function<Callable<Duration>, CompletableFuture<Duration>> clients;

    /** @param clients starts one, where it is to be */
    SeveralServers(Half local, Address web, Function<Callable<Duration>, CompletableFuture<Duration>> clients) {
        this.local = local;
        this.web = web;
        this.clients = clients;
    }

    /** What there is to be asked: reads a head, thinks for a moment, answers. */
    static void answer(Socket client) throws IOException {
        HttpPeer peer = new HttpPeer(client);
        String _ = peer.head();
        peer.send(ANSWER);
    }

    /** The server in use. */
    String inUse() {
        return status(" in use for TCP");
    }

    String status(String what) {
        return local.status().stream()
                .filter(line -> line.startsWith("server ") && line.contains(what))
                .map(line -> line.split(" ", -1)[1].replaceAll(":$", ""))
                .findFirst()
                .orElse("none");
    }

    /** One request, which has to be answered, and how long that took. */
    Duration ask() throws IOException {
        long start = System.nanoTime();
        InetSocketAddress socks = Listening.at(local.listening(), "SOCKS/HTTP");
        try (SocksClient client = SocksClient.through(socks, web)) {
            client.send("GET / HTTP/1.1\r\nHost: web\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(new String(client.receive(ANSWER.length()), ISO_8859_1)).isEqualTo(ANSWER);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Some clients ask at once, each a few times, while something happens; every request has to be answered in time. */
    Duration burst(Happening meanwhile) throws Exception {
        List<CompletableFuture<Duration>> worst = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            worst.add(clients.apply(this::askInARow));
        }
        meanwhile.happens();
        Duration longest = Duration.ZERO;
        for (CompletableFuture<Duration> each : worst) {
            try {
                Duration took = each.get(60, SECONDS);
                longest = took.compareTo(longest) > 0 ? took : longest;
            } catch (CompletionException e) {
                throw new AssertionError(e.getCause());
            }
        }
        return longest;
    }

    private Duration askInARow() throws IOException {
        Duration longest = Duration.ZERO;
        for (int i = 0; i < IN_A_ROW; i++) {
            Duration took = ask();
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        return longest;
    }

    /** What befalls a server. */
    interface Happening {
        void happens() throws Exception;
    }
}
