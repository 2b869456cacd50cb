package procurator.subscription.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import procurator.config.ListUrls;
import procurator.config.json.Node;
import procurator.subscription.document.ProviderDocument;
import procurator.subscription.document.UnusableDocument;
import procurator.subscription.document.UserInfo;

/** One document by HTTP, over as few redirects as an honest server needs, and of a bounded size. */
final class HttpFetch {
    private static final int MOST_REDIRECTS = 3;
    private static final int LARGEST = 1 << 20;
    private static final int PATIENCE = (int) Duration.ofSeconds(10).toMillis();
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final FetchRequest request;

    HttpFetch(FetchRequest request) {
        this.request = request;
    }

    /** The server has answered, and not with what was asked for. */
    private static final class BadAnswer extends Exception {
        BadAnswer(String why) {
            super(why, null, false, false);
        }
    }

    FetchAnswer answer() {
        try {
            return follow();
        } catch (BadAnswer | UnusableDocument e) {
            return new FetchAnswer.NotFetched(String.valueOf(e.getMessage()), true);
        } catch (IOException e) {
            return new FetchAnswer.NotFetched(FetchTrouble.text(e), false);
        }
    }

    private FetchAnswer follow() throws IOException, BadAnswer, UnusableDocument {
        URI at = request.from();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpURLConnection connection = connection(at);
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_NOT_MODIFIED
                    && !request.known().equals(Validators.NONE)) {
                return new FetchAnswer.Unchanged();
            }
            if (!REDIRECTS.contains(status)) {
                return document(connection, status);
            }
            at = target(at, connection.getHeaderField("Location"));
        }
        throw new BadAnswer("more than " + MOST_REDIRECTS + " redirects (expected: the URL that they lead to)");
    }

    private HttpURLConnection connection(URI at) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection(proxy());
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(PATIENCE);
        connection.setReadTimeout(PATIENCE);
        connection.setUseCaches(false);
        connection.setRequestProperty("User-Agent", "procurator");
        connection.setRequestProperty("Accept", "*/*");
        if (at.getUserInfo() != null && at.getHost().equals(request.from().getHost())) {
            byte[] user = at.getUserInfo().getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty(
                    "Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
        }
        if (!request.known().etag().isEmpty()) {
            connection.setRequestProperty("If-None-Match", request.known().etag());
        }
        if (!request.known().lastModified().isEmpty()) {
            connection.setRequestProperty("If-Modified-Since", request.known().lastModified());
        }
        return connection;
    }

    /** Straight, or through a port of ours: what the environment says of proxies is for others. */
    private Proxy proxy() {
        URI through = request.through();
        if (through == null) {
            return Proxy.NO_PROXY;
        }
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", ""); // Basic, over loopback
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                String[] user = String.valueOf(through.getUserInfo()).split(":", 2);
                return getRequestorType() == RequestorType.PROXY && user.length == 2
                        ? new PasswordAuthentication(user[0], user[1].toCharArray())
                        : null;
            }
        });
        InetAddress host = InetAddress.ofLiteral(through.getHost());
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, through.getPort()));
    }

    private URI target(URI from, @Nullable String location) throws BadAnswer {
        URI to;
        try {
            to = from.resolve(location == null ? "" : location);
        } catch (IllegalArgumentException _) {
            throw new BadAnswer("a redirect to no URL");
        }
        String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
        boolean down = from.getScheme().equalsIgnoreCase("https") && !scheme.equals("https");
        if (location == null || to.getHost() == null || !scheme.matches("https?")) {
            throw new BadAnswer("a redirect to no URL of the web");
        }
        if (down || !ListUrls.mayBeAsked(to, request.insecure())) {
            throw new BadAnswer("a redirect to http://, where anybody on the way can change it (expected: https://)");
        }
        return to;
    }

    private static FetchAnswer document(HttpURLConnection connection, int status)
            throws IOException, BadAnswer, UnusableDocument {
        if (status < 200 || status > 299) {
            throw new BadAnswer(FetchTrouble.text(status));
        }
        Node.Members document = ProviderDocument.read(body(connection));
        String userInfo = connection.getHeaderField("Subscription-Userinfo");
        return new FetchAnswer.Fetched(
                userInfo == null ? document : UserInfo.added(document, userInfo),
                new Validators(header(connection, "ETag"), header(connection, "Last-Modified")));
    }

    private static String header(HttpURLConnection connection, String name) {
        String value = connection.getHeaderField(name);
        return value == null || value.length() > 1_000 ? "" : value;
    }

    private static byte[] body(HttpURLConnection connection) throws IOException, BadAnswer {
        String encoding = String.valueOf(connection.getContentEncoding()).toLowerCase(Locale.ROOT);
        boolean gzip = encoding.equals("gzip");
        if (!gzip && !encoding.matches("null|identity")) {
            throw new BadAnswer("it is packed as nobody asked for (Content-Encoding; expected: none, or gzip)");
        }
        try (InputStream plain = connection.getInputStream();
                InputStream in = gzip ? new GZIPInputStream(plain) : plain) {
            byte[] body = in.readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw new BadAnswer("more than 1 MiB (expected: a list of servers)");
            }
            return body;
        }
    }
}
