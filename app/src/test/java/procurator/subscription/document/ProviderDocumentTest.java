package procurator.subscription.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import procurator.config.json.JsonWriter;

/** What providers send, and what it becomes; hosts and passwords are invented. */
class ProviderDocumentTest {
    private static final String LINK = "ss://Y2hhY2hhMjAtaWV0Zi1wb2x5MTMwNTpodW50ZXIy@a.example:443";
    private static final String SERVER =
            "{\"server\":\"a.example\",\"server_port\":\"443\",\"method\":\"chacha20-ietf-poly1305\",\"password\":\"hunter2\"";

    private static String read(String text) throws UnusableDocument {
        return JsonWriter.write(ProviderDocument.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String refused(String text) {
        UnusableDocument refused = catchThrowableOfType(UnusableDocument.class, () -> read(text));
        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).doesNotContain("hunter2");
        return String.valueOf(refused.getMessage());
    }

    @Test
    void exampleOfSip008IsReadWithItsQuota() throws UnusableDocument {
        assertThat(read("""
                {
                  "version": 1,
                  "servers": [
                    {"id": "27b8a625-4f4b-4428-9f0f-8a2317db7c79", "remarks": "Name of the server",
                     "server": "example.com", "server_port": 8388, "password": "example", "method": "chacha20-ietf-poly1305",
                     "plugin": "xxxxx", "plugin_opts": "xxxx=xxxxx"}
                  ],
                  "bytes_used": 274877906944,
                  "bytes_remaining": 824633720832,
                  "field_of_ours": {"x": [1, true, null]}
                }""")).isEqualTo("""
                {"servers":[{"id":"27b8a625-4f4b-4428-9f0f-8a2317db7c79","remarks":"Name of the server",\
                "server":"example.com","server_port":8388,"password":"example","method":"chacha20-ietf-poly1305",\
                "plugin":"xxxxx","plugin_opts":"xxxx=xxxxx"}],\
                "bytes_used":"274877906944","bytes_remaining":"824633720832"}""");
    }

    @Test
    void openOnlineConfigIsReadUnderItsOwnNames() throws UnusableDocument {
        assertThat(read("""
                {"username": "x", "bytesUsed": 274877906944, "bytesRemaining": 824633720832, "expiryDate": 1609459200,
                 "protocols": ["shadowsocks"],
                 "shadowsocks": [{"id": "b2", "name": "n", "address": "example.com", "port": 8388, "method": "aes-256-gcm",
                  "password": "p", "pluginName": "v2ray-plugin", "pluginOptions": "tls"}]}"""))
                .contains("\"servers\":[{\"id\":\"b2\",\"name\":\"n\",\"address\":\"example.com\",\"port\":8388,")
                .contains("\"bytes_used\":\"274877906944\"", "\"bytes_remaining\":\"824633720832\"")
                .contains("\"expires\":\"1609459200\"");
    }

    @Test
    void arrayOfServersIsReadAndOfLinksToo() throws UnusableDocument {
        assertThat(read("[" + SERVER + "}, \"" + LINK + "#%F0%9F%87%A9\", 5]"))
                .isEqualTo(
                        "{\"servers\":[" + SERVER + "}," + SERVER + ",\"prefix\":\"\",\"remarks\":\"\\ud83c\\udde9\"}],"
                                + "\"problems\":[\"servers[2]: a number (expected: an object)\"]}");
    }

    @Test
    void linksAreReadPlainAndInBase64() throws UnusableDocument {
        String list = "# of ours\r\n" + LINK + "#one\n\nvmess://eyJ2IjoiMiJ9\n  " + LINK
                + "?prefix=POST%20#two \nSTATUS=0\n" + "ss://hunter2@:1\n";
        String expected = "{\"servers\":[" + SERVER + ",\"prefix\":\"\",\"remarks\":\"one\"}," + SERVER
                + ",\"prefix\":\"POST \",\"remarks\":\"two\"}],"
                + "\"problems\":[\"line 4: vmess:// is another protocol\",\"line 7: ss:// URL:";
        assertThat(read(list)).startsWith(expected).doesNotContain("hunter2@");
        byte[] bytes = list.getBytes(StandardCharsets.UTF_8);
        for (String encoded : List.of(
                Base64.getEncoder().encodeToString(bytes),
                Base64.getMimeEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))) {
            assertThat(read(encoded)).startsWith(expected);
        }
    }

    @Test
    void pluginOfALinkStaysWithItsServer() throws UnusableDocument {
        String link = LINK + "/?plugin=obfs-local%3Bobfs%3Dhttp%3Bobfs-host%3Da.example";
        String expected = "{\"servers\":[" + SERVER + ",\"prefix\":\"\",\"remarks\":\"\",\"plugin\":\"obfs-local\","
                + "\"plugin_opts\":\"obfs=http;obfs-host=a.example\"}]}";
        assertThat(read(link)).isEqualTo(expected);
        assertThat(read("[\"" + link + "\"]")).isEqualTo(expected);
        assertThat(read("transport: " + link)).isEqualTo(expected);
    }

    @Test
    void answersOfOutlineAreALinkOrItsOldJson() throws UnusableDocument {
        assertThat(read(LINK + "/?outline=1\n"))
                .isEqualTo("{\"servers\":[" + SERVER + ",\"prefix\":\"\",\"remarks\":\"\"}]}");
        assertThat(read(SERVER + ",\"prefix\":\"\\u0016\\u0003\\u00ff\"}"))
                .isEqualTo("{\"servers\":[" + SERVER + ",\"prefix\":\"\\u0016\\u0003\u00ff\"}]}");
        assertThat(read("server: a.example\nserver_port: 443\nmethod: chacha20-ietf-poly1305\npassword: hunter2\n"))
                .isEqualTo("{\"servers\":[" + SERVER + "}]}");
    }

    /** The example of Outline's own documentation, with another secret. */
    @Test
    void yamlOfOutlineIsReadWithItsAnchorsAndMerges() throws UnusableDocument {
        assertThat(read("""
                transport:
                  $type: tcpudp

                  tcp:
                    <<: &shared
                      $type: shadowsocks
                      endpoint: a.example:443
                      cipher: chacha20-ietf-poly1305
                      secret: hunter2
                    prefix: "\\x16\\x03\\x01\\x00\\xa8\\x01\\x01"  # TLS

                  udp: *shared
                reporter: {$type: http, interval: 1h}
                """))
                .isEqualTo("{\"servers\":[" + SERVER
                        + ",\"prefix\":\"\\u0016\\u0003\\u0001\\u0000\u00a8\\u0001\\u0001\"}]}");
    }

    @Test
    void mergesTakeTheFirstMapAndOwnKeysWin() throws UnusableDocument {
        assertThat(read("""
                one: &one {cipher: aes-256-gcm, secret: "0123"}
                two: &two {cipher: aes-128-gcm, endpoint: {$type: dial, address: "[2001:db8::1]:80"}}
                transport:
                  $type: shadowsocks
                  <<: [*one, *two]
                """))
                .isEqualTo(
                        "{\"servers\":[{\"server\":\"2001:db8::1\",\"server_port\":\"80\",\"method\":\"aes-256-gcm\","
                                + "\"password\":\"0123\"}]}");
    }

    @Test
    void datagramsMayGoElsewhereOrNowhere() throws UnusableDocument {
        String tcp =
                "transport: {$type: tcpudp, tcp: {endpoint: 'a.example:443', cipher: chacha20-ietf-poly1305, secret:"
                        + " hunter2}";
        assertThat(read(tcp + ", udp: {endpoint: 'b.example:53', cipher: chacha20-ietf-poly1305, secret: hunter2}}"))
                .isEqualTo("{\"servers\":[" + SERVER + ",\"udp_server\":\"b.example\",\"udp_server_port\":\"53\"}]}");
        assertThat(read(tcp + "}")).isEqualTo("{\"servers\":[" + SERVER + ",\"mode\":\"tcp_only\"}]}");
        assertThat(refused(tcp + ", udp: {endpoint: 'b.example:53', cipher: aes-256-gcm, secret: hunter2}}"))
                .contains("tcp and udp with another cipher or secret each are not supported (expected: ");
    }

    @Test
    void errorOfTheProviderIsShown() {
        assertThat(refused("error:\n  message: Quota exceeded\n  details: \"Buy\\nmore\\e[31m\"\n"))
                .isEqualTo("the provider says: Quota exceeded (Buy more [31m)");
        assertThat(refused("{\"error\": {\"message\": \"Quota exceeded\"}}"))
                .isEqualTo("the provider says: Quota exceeded");
        assertThat(refused("{\"error\": \"no\", \"transport\": \"" + LINK + "\"}"))
                .isEqualTo("the provider says: no");
    }

    @Test
    void whatIsBeyondPlainShadowsocksIsRefusedByName() {
        String tcp = "transport: {$type: tcpudp, tcp: {cipher: aes-256-gcm, secret: hunter2, endpoint: ";
        assertThat(refused(tcp + "{$type: websocket, url: 'wss://hunter2.example'}}}"))
                .contains("the endpoint websocket of its tcp is not supported (expected: HOST:PORT, or $type: dial");
        assertThat(refused(tcp + "{$type: first-supported, options: []}}}"))
                .contains("endpoint first-supported of its tcp");
        assertThat(refused(tcp + "{$type: dial, address: 'a:1', dialer: {}}}}")).contains("a dialer in the endpoint");
        assertThat(refused("transport: {$type: basic-access}")).contains("transport basic-access is not supported");
        assertThat(refused("transport: {$type: tcpudp, tcp: {$type: 'hunter2 x'}}"))
                .contains("tcp of another name is");
        assertThat(refused(tcp + "nowhere}}")).contains("its tcp lacks something (expected: endpoint as HOST:PORT");
        assertThat(refused("transport: {$type: tcpudp}")).contains("its transport has no tcp");
        assertThat(refused("transport: [1]")).contains("its transport is neither a link nor an object");
        assertThat(refused("transport: 'ss://hunter2'")).contains("its transport: ss:// URL: ");
    }

    @Test
    void whatIsNoListOfServersIsCalledByItsName() {
        assertThat(refused("")).isEqualTo("it is empty");
        assertThat(refused(" \n")).isEqualTo("it is empty");
        assertThat(refused("<!doctype html><p>hunter2")).contains("it is a web page");
        assertThat(refused("404 page hunter2 not found")).isEqualTo("it is neither JSON nor YAML nor a list of links");
        assertThat(refused("{\"servers\": []}")).isEqualTo("it lists no server");
        assertThat(refused("{\"servers\": 5}")).isEqualTo("its servers are no array");
        assertThat(refused("{\"data\": \"hunter2\"}")).contains("it lists no server (expected: SIP008,");
        assertThat(refused("{\"servers\": [{\"server\": \"hunter2\"")).startsWith("it is no JSON: document:1:34: ");
        assertThat(refused("vmess://hunter2")).isEqualTo("it lists no server: line 1: vmess:// is another protocol");
        assertThat(refused("proxies:\n  - {name: a, type: ss, server: hunter2}\n"))
                .contains("clash or mihomo");
        assertThat(refused("{\"outbounds\": [{\"hunter2\": 1}]}")).contains("v2ray, xray or sing-box");
        assertThat(refused("# hunter2\n")).isEqualTo("it is neither JSON nor YAML nor a list of links");
        assertThat(refused("--- !!null")).isEqualTo("it is neither JSON nor YAML nor a list of links");
        assertThat(refused("[\"\ud83d\ude00\": 1]")).startsWith("it is no JSON: document:1:");
        assertThat(refused("a: *hunter2")).isEqualTo("it is no YAML, line 1, column 4");
        assertThat(catchThrowableOfType(
                        UnusableDocument.class, () -> ProviderDocument.read(new byte[] {(byte) 0xff, (byte) 0xfe, 0})))
                .hasMessage("it is not UTF-8");
    }

    @Test
    void thousandServersAreTakenAndTheOthersCounted() throws UnusableDocument {
        String many = IntStream.range(0, 1_200).mapToObj(i -> LINK + "#" + i).collect(Collectors.joining("\n"));
        assertThat(read(many))
                .contains("\"999\"}]")
                .doesNotContain("\"1000\"")
                .contains("200 servers are too many and left out (expected: at most 1000)");
        String wrong = LINK + "\n" + "vless://x\n".repeat(50);
        assertThat(read(wrong)).contains("line 21: vless", "and 30 more").doesNotContain("line 22");
    }

    /** Each line stands for ten of the line before. */
    @Test
    @Timeout(10)
    void yamlThatGrowsWithoutEndIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s]\n"
                    .formatted(
                            i,
                            i,
                            String.join(
                                    ",",
                                    List.of(
                                            before, before, before, before, before, before, before, before, before,
                                            before))));
        }
        assertThat(refused(bomb.toString())).startsWith("its YAML is too deep or too large");
        assertThat(refused("a: &a [*a]\n")).startsWith("its YAML is too deep");
        assertThat(refused("a: ".repeat(1) + "[".repeat(100_000))).startsWith("it is no YAML");
    }
}
