package procurator.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.tunnel.Pair;
import procurator.tunnel.Web;

/** The client of Node.js, of Debian's node-undici: it tunnels, whatever it is to fetch. */
@Tag("browsers")
@Timeout(60)
class UndiciTest {
    @TempDir
    private Path folder;

    @Test
    void undiciFetchesThroughATunnelWithAPassword() throws Exception {
        String script = """
                const { fetch, ProxyAgent } = require('undici');
                const [uri, token, site] = process.argv.slice(2);
                (async () => {
                  const dispatcher = new ProxyAgent({ uri, token });
                  for (const path of ['/a', '/b']) {
                    process.stdout.write(await (await fetch(site + path, { dispatcher })).text());
                  }
                  await dispatcher.close();
                })();
                """;
        Path file = Files.writeString(folder.resolve("fetch.js"), script);
        String token = "Basic " + Base64.getEncoder().encodeToString("fry:walrus".getBytes(UTF_8));
        try (Web web = new Web();
                Pair pair = Pair.withUsers(Map.of("fry", "walrus"))) {
            pair.server().names.knows("web.test", "127.0.0.1");
            String proxy = "http://127.0.0.1:" + pair.socksAddress().getPort();
            String site = "http://web.test:" + web.port();
            Map<String, String> libraries = Map.of("NODE_PATH", "/usr/share/nodejs");
            assertThat(Programs.run(folder, libraries, "node", file.toString(), proxy, token, site))
                    .isEqualTo("GET /a 0\nGET /b 0\n");
        }
    }
}
