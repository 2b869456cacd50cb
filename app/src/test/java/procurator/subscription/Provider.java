package procurator.subscription;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A web server of a provider on loopback, by HTTPS under a certificate made for this test, or by HTTP. */
public final class Provider implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What was asked for, as {@code PATH HEADER=VALUE ...} of those headers that tests look at. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private Provider(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.start();
    }

    /** A store with a key and its certificate, for localhost and 127.0.0.1; it serves as a trust store too. */
    public static Path certificate(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("store.jks");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "provider",
                        "-keyalg",
                        "EC",
                        "-storetype",
                        "JKS",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-keypass",
                        "changeit",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("keytool: " + made.exitValue());
        }
        return store;
    }

    private static KeyStore keys(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("JKS");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** For clients in this process. */
    public static SSLSocketFactory trusting(Path store) throws IOException, GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(keys(store));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return tls.getSocketFactory();
    }

    public static Provider https(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = keys(store);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new Provider(server, "https");
    }

    public static Provider http() throws IOException {
        return new Provider(HttpServer.create(anyPort(), 0), "http");
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    public URI url(String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    public Provider serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            StringBuilder line = new StringBuilder(exchange.getRequestURI().toString());
            for (String header : List.of("If-none-match", "If-modified-since", "User-agent")) {
                List<String> values = exchange.getRequestHeaders().get(header);
                line.append(values == null ? "" : " " + header + "=" + values.getFirst());
            }
            asked.add(line.toString());
            handler.handle(exchange);
        });
        return this;
    }

    /** Serves a text with headers, {@code NAME: VALUE}. */
    public Provider serve(String path, int status, String body, String... headers) {
        return serve(path, exchange -> answer(exchange, status, body, headers));
    }

    public static void answer(HttpExchange exchange, int status, String body, String... headers) throws IOException {
        for (String header : headers) {
            String[] parts = header.split(": ", 2);
            exchange.getResponseHeaders().add(parts[0], parts[1]);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
