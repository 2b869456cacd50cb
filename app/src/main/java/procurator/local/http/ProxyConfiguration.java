package procurator.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import procurator.http.Status;

/**
 * The file that browsers configure their proxy by. Names without a dot and this machine are reached without us.
 *
 * @see "Navigator Proxy Auto-Config File Format, Netscape 1996"
 */
final class ProxyConfiguration {
    static final String PATH = "/proxy.pac";

    private static final String TYPE = "application/x-ns-proxy-autoconfig";

    private ProxyConfiguration() {}

    /** @param proxy host and port, as the browser reached us */
    static Page page(String proxy) {
        return Page.of(Status.OK, TYPE, """
                function FindProxyForURL(url, host) {
                    if (isPlainHostName(host) || shExpMatch(host, "127.*")) {
                        return "DIRECT";
                    }
                    return "PROXY %s";
                }
                """.formatted(proxy).getBytes(UTF_8));
    }
}
