package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links as people have them; hosts and passwords are invented. In the tables {@code B(text)} stands for its base64. */
class LinkTest {
    private static final String SECRET = "hunter2";

    /** One a line: {@code LINK => METHOD PASSWORD HOST PORT [TAG]}, warnings after {@code ~}. */
    private static void read(String table) {
        List<String> wrong = new ArrayList<>();
        for (String row : table.lines().filter(line -> !line.isBlank()).toList()) {
            String[] parts = row.strip().split(" => ", 2);
            String got = became(encoded(parts[0]));
            if (!got.equals(parts[1])) {
                wrong.add(parts[0] + "\n    expected: " + parts[1] + "\n    but was:  " + got);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String became(String link) {
        try {
            ShareLink read = ShareLink.parse(link);
            ServerUrl url = read.url();
            String tag = url.tag().isEmpty() ? "" : " [" + url.tag() + "]";
            String plugin = url.plugin().isEmpty() ? "" : " {" + url.plugin() + "}";
            StringBuilder text = new StringBuilder(
                    url.method() + " " + url.password() + " " + url.host() + " " + url.port() + tag + plugin);
            for (String warning : read.warnings()) {
                assertThat(warning).startsWith("ss:// URL: ").doesNotContain(SECRET);
                text.append(" ~ ").append(warning, "ss:// URL: ".length(), warning.indexOf(": no effect"));
            }
            return text.toString();
        } catch (IllegalArgumentException e) {
            return "! " + e.getMessage();
        }
    }

    private static String encoded(String text) {
        String result = text;
        for (int at = result.indexOf("B("); at >= 0; at = result.indexOf("B(")) {
            int end = result.indexOf(')', at);
            byte[] plain = result.substring(at + 2, end).getBytes(StandardCharsets.UTF_8);
            result = result.substring(0, at)
                    + Base64.getEncoder().withoutPadding().encodeToString(plain)
                    + result.substring(end + 1);
        }
        return result;
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void longLinksAreReadInTimeThatGrowsAsTheyDo() {
        String blanks = " ".repeat(500_000);
        assertThat(became(encoded("ss://B(aes-256-gcm:pw)@192.0.2.1:443#a" + blanks + "b")))
                .startsWith("aes-256-gcm pw 192.0.2.1 443 [a ");
        String arguments =
                IntStream.range(0, 100_000).mapToObj(i -> "a" + i + "=1").collect(Collectors.joining("&"));
        assertThat(ShareLink.parse(encoded("ss://B(aes-256-gcm:pw)@192.0.2.1:443?" + arguments))
                        .warnings())
                .hasSize(100_000);
        assertThat(became("ss://" + "a.".repeat(200_000) + "::")).contains("it names no host");
    }

    @Test
    void linksAreReadInEveryForm() {
        read("""
ss://B(aes-256-gcm:pw)@192.0.2.1:443 => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443/ => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443/#home => aes-256-gcm pw 192.0.2.1 443 [home]
ss://B(aes-256-gcm:pw)@192.0.2.1:443/?#home => aes-256-gcm pw 192.0.2.1 443 [home]
ss://B(aes-256-gcm:pw)==@192.0.2.1:443#home => aes-256-gcm pw 192.0.2.1 443 [home]
ss://B(aes-256-gcm:p)%3D@192.0.2.1:443#home => aes-256-gcm p 192.0.2.1 443 [home]
ss://YWVzLTI1Ni1nY206fn4_Pz54@192.0.2.1:443 => aes-256-gcm ~~??>x 192.0.2.1 443
ss://YWVzLTI1Ni1nY206fn4/Pz54@192.0.2.1:443 => aes-256-gcm ~~??>x 192.0.2.1 443
ss://aes-256-gcm:pw@192.0.2.1:443 => aes-256-gcm pw 192.0.2.1 443
ss://aes-256-gcm:p%40w%2F%25@192.0.2.1:443 => aes-256-gcm p@w/% 192.0.2.1 443
ss://aes-256-gcm:p@w@192.0.2.1:443 => aes-256-gcm p@w 192.0.2.1 443
ss://aes-256-gcm:a:b:c@192.0.2.1:443 => aes-256-gcm a:b:c 192.0.2.1 443
ss://aes-256-gcm:p+w@192.0.2.1:443 => aes-256-gcm p+w 192.0.2.1 443
ss://aes-256-gcm:%D0%BF%D0%B0%D1%80@192.0.2.1:443 => aes-256-gcm пар 192.0.2.1 443
ss://B(aes-256-gcm:пароль)@192.0.2.1:443 => aes-256-gcm пароль 192.0.2.1 443
ss://aes-256-gcm%3Apw@192.0.2.1:443 => aes-256-gcm pw 192.0.2.1 443
ss://2022-blake3-aes-128-gcm:AAAAAAAAAAAAAAAAAAAAAA%3D%3D@192.0.2.1:443 => 2022-blake3-aes-128-gcm AAAAAAAAAAAAAAAAAAAAAA== 192.0.2.1 443
ss://2022-blake3-aes-128-gcm:AAAAAAAAAAAAAAAAAAAAAA==@192.0.2.1:443 => 2022-blake3-aes-128-gcm AAAAAAAAAAAAAAAAAAAAAA== 192.0.2.1 443
ss://2022-blake3-aes-128-gcm:+/AAAAAAAAAAAAAAAAAAAA==@192.0.2.1:443 => 2022-blake3-aes-128-gcm +/AAAAAAAAAAAAAAAAAAAA== 192.0.2.1 443
ss://2022-blake3-aes-128-gcm:AAAAAAAAAAAAAAAAAAAAAA%3D%3D%3AAQEBAQEBAQEBAQEBAQEBAQ%3D%3D@a.example:443#ann => 2022-blake3-aes-128-gcm AAAAAAAAAAAAAAAAAAAAAA==:AQEBAQEBAQEBAQEBAQEBAQ== a.example 443 [ann]
ss://B(2022-blake3-aes-128-gcm:AAAAAAAAAAAAAAAAAAAAAA==)@a.example:443 => 2022-blake3-aes-128-gcm AAAAAAAAAAAAAAAAAAAAAA== a.example 443
ss://B(AES-256-GCM:pw)@192.0.2.1:443 => aes-256-gcm pw 192.0.2.1 443
ss://CHACHA20-IETF-POLY1305:Pw@192.0.2.1:443 => chacha20-ietf-poly1305 Pw 192.0.2.1 443
ss://B(aes-256-gcm:pw@192.0.2.1:443) => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw@192.0.2.1:443)#old => aes-256-gcm pw 192.0.2.1 443 [old]
ss://B(aes-256-gcm:pw@192.0.2.1:443)== => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw@192.0.2.1:443)/ => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:p%40w@192.0.2.1:443) => aes-256-gcm p%40w 192.0.2.1 443
ss://B(aes-256-gcm:p@w@192.0.2.1:443) => aes-256-gcm p@w 192.0.2.1 443
ss://B(aes-256-gcm:pw@[2001:db8::1]:443) => aes-256-gcm pw 2001:db8::1 443
ss://B(aes-256-gcm:pw@192.0.2.1:443)?remarks=x => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw@a.example) => aes-256-gcm pw a.example 8388
""");
    }

    @Test
    void hostsPortsAndNamesAreReadInEveryForm() {
        read("""
ss://B(aes-256-gcm:pw)@[2001:db8::1]:443 => aes-256-gcm pw 2001:db8::1 443
ss://B(aes-256-gcm:pw)@[2001:db8::1] => aes-256-gcm pw 2001:db8::1 8388
ss://B(aes-256-gcm:pw)@[::ffff:192.0.2.1]:443/ => aes-256-gcm pw ::ffff:192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1 => aes-256-gcm pw 192.0.2.1 8388
ss://B(aes-256-gcm:pw)@a.example#x => aes-256-gcm pw a.example 8388 [x]
ss://B(aes-256-gcm:pw)@a.example/?outline=1 => aes-256-gcm pw a.example 8388
ss://B(aes-256-gcm:pw)@A.Example.:443 => aes-256-gcm pw A.Example. 443
ss://B(aes-256-gcm:pw)@b%C3%BCcher.example:443 => aes-256-gcm pw xn--bcher-kva.example 443
ss://B(aes-256-gcm:pw)@bücher.example:443 => aes-256-gcm pw xn--bcher-kva.example 443
SS://B(aes-256-gcm:pw)@192.0.2.1:443 => aes-256-gcm pw 192.0.2.1 443
Ss://B(aes-256-gcm:pw)@192.0.2.1:443 => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443#100% => aes-256-gcm pw 192.0.2.1 443 [100%]
ss://B(aes-256-gcm:pw)@192.0.2.1:443#50%zz%20off => aes-256-gcm pw 192.0.2.1 443 [50%zz off]
ss://B(aes-256-gcm:pw)@192.0.2.1:443#a+b => aes-256-gcm pw 192.0.2.1 443 [a+b]
ss://B(aes-256-gcm:pw)@192.0.2.1:443#a#b?c@d => aes-256-gcm pw 192.0.2.1 443 [a#b?c@d]
ss://B(aes-256-gcm:pw)@192.0.2.1:443#%F0%9F%87%A9%F0%9F%87%AA%20Berlin => aes-256-gcm pw 192.0.2.1 443 [🇩🇪 Berlin]
ss://B(aes-256-gcm:pw)@192.0.2.1:443#🇩🇪 Berlin 1 => aes-256-gcm pw 192.0.2.1 443 [🇩🇪 Berlin 1]
ss://B(aes-256-gcm:pw)@192.0.2.1:443#a%0Ab%1B[2J => aes-256-gcm pw 192.0.2.1 443 [a b [2J]
ss://B(aes-256-gcm:pw)@192.0.2.1:443#news https://t.example/x => aes-256-gcm pw 192.0.2.1 443 [news https://t.example/x]
ss://B(aes-256-gcm:pw)@192.0.2.1:443#%ff => aes-256-gcm pw 192.0.2.1 443 [\uFFFD]
ss://B(aes-256-gcm:pw)@192.0.2.1:443# => aes-256-gcm pw 192.0.2.1 443
<ss://B(aes-256-gcm:pw)@192.0.2.1:443> => aes-256-gcm pw 192.0.2.1 443
"ss://B(aes-256-gcm:pw)@192.0.2.1:443" => aes-256-gcm pw 192.0.2.1 443
ss%3A%2F%2Faes-256-gcm%3Apw%40192.0.2.1%3A443%23x => aes-256-gcm pw 192.0.2.1 443 [x]
""");
    }

    @Test
    void whatSurroundsALinkIsNoPartOfIt() {
        String link = encoded("ss://B(aes-256-gcm:pw)@192.0.2.1:443");
        for (String pasted : List.of(
                link + "\r\n",
                link + "\n",
                "  " + link,
                link + " ",
                "\ufeff" + link,
                link + "\u00a0\u200b",
                "\n\n" + link + "\n\n")) {
            assertThat(ShareLink.isOne(pasted)).isTrue();
            assertThat(became(pasted)).isEqualTo("aes-256-gcm pw 192.0.2.1 443");
        }
    }

    @Test
    void lineEndsThatAShellPutIntoBase64AreNoPartOfIt() {
        String pad = "aes-256-gcm:a-password-of-many-letters@a-host-with-a-name.of-many-letters.example:443";
        String wrapped = Base64.getMimeEncoder().encodeToString(pad.getBytes(StandardCharsets.UTF_8));
        assertThat(wrapped).contains("\r\n");
        assertThat(became("ss://" + wrapped + "#x"))
                .isEqualTo("aes-256-gcm a-password-of-many-letters a-host-with-a-name.of-many-letters.example 443 [x]");
        read("""
ss://YWVzLTEyOC1nY206dGVzdEAxOTguNTEuMTAwLjc6ODg4OAo#x => aes-128-gcm test 198.51.100.7 8888 [x]
ss://YWVzLTEyOC1nY206dGVzdEAxOTguNTEuMTAwLjc6ODg4OA0K => aes-128-gcm test 198.51.100.7 8888
ss://YWVzLTEyOC1nY206dGVzdAo=@198.51.100.7:8888 => aes-128-gcm test 198.51.100.7 8888
ss://YWVzLTEyOC1nY206dGVzdA%0A@198.51.100.7:8888 => aes-128-gcm test 198.51.100.7 8888
""");
    }

    @Test
    void argumentsThatCouldChangeTheTrafficAreNeverDroppedInSilence() {
        read("""
ss://B(aes-256-gcm:pw)@192.0.2.1:443?a%20piece=1 => aes-256-gcm pw 192.0.2.1 443 ~ an argument
ss://B(aes-256-gcm:pw)@192.0.2.1:443/?outline=1&prefix=%16%03%01%00%C2%A8%01%01#x => aes-256-gcm pw 192.0.2.1 443 [x]
ss://B(aes-256-gcm:pw)@192.0.2.1:443?prefix= => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443?outline=1 => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443?group=Zm9v&remarks=bar => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443?plugin= => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443?plugin=none => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443?type=tcp&security=none&headerType=none => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443?tfo=1 => aes-256-gcm pw 192.0.2.1 443 ~ tfo
ss://B(aes-256-gcm:pw)@192.0.2.1:443?uot=2&mux=1 => aes-256-gcm pw 192.0.2.1 443 ~ uot ~ mux
ss://B(aes-256-gcm:pw)@192.0.2.1:443?udp=0 => aes-256-gcm pw 192.0.2.1 443 ~ udp
ss://B(aes-256-gcm:pw)@192.0.2.1:443?host=cdn.example&path=%2Fws => aes-256-gcm pw 192.0.2.1 443 ~ host ~ path
ss://B(aes-256-gcm:pw)@192.0.2.1:443?x => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw)@192.0.2.1:443?&& => aes-256-gcm pw 192.0.2.1 443
""");
    }

    /** One a line: {@code LINK => TEXT} that the refusal contains. */
    private static void refuse(String table) {
        for (String row : table.lines().filter(line -> !line.isBlank()).toList()) {
            String[] parts = row.strip().split(" => ", 2);
            String link = encoded(parts[0]);
            assertThat(ShareLink.isOne(link)).as(row).isTrue();
            assertThat(became(link)).as(row).startsWith("! ");
            assertThatThrownBy(() -> ShareLink.parse(link))
                    .as(row)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("ss:// URL: ")
                    .hasMessageContaining(parts[1])
                    .hasMessageContaining("(expected: ")
                    .hasMessageNotContaining(SECRET)
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void pluginsAreReadWithWhatTheyAreTold() {
        read("""
ss://B(aes-256-gcm:pw)@192.0.2.1:443?plugin=obfs-local%3Bobfs%3Dhttp => aes-256-gcm pw 192.0.2.1 443 {obfs-local;obfs=http}
ss://B(aes-256-gcm:pw)@192.0.2.1:443/?plugin=v2ray-plugin%3Btls%3Bhost%3DA.example#x => aes-256-gcm pw 192.0.2.1 443 [x] {v2ray-plugin;tls;host=A.example}
ss://B(aes-256-gcm:pw)@192.0.2.1:443/?Plugin=obfs-local => aes-256-gcm pw 192.0.2.1 443 {obfs-local}
ss://B(aes-256-gcm:pw)@192.0.2.1:443/?%70lugin=obfs-local => aes-256-gcm pw 192.0.2.1 443 {obfs-local}
ss://B(aes-256-gcm:pw)@192.0.2.1:443/?plugin=obfs-local;obfs=http => aes-256-gcm pw 192.0.2.1 443 {obfs-local;obfs=http}
ss://B(aes-256-gcm:pw)@192.0.2.1:443/?plugin=x%3Ba%3Db%5C%3Bc%3Bd => aes-256-gcm pw 192.0.2.1 443 {x;a=b\\;c;d}
ss://B(aes-256-gcm:pw)@192.0.2.1:443/?plugin=obfs-local&plugin-opts=obfs%3Dtls => aes-256-gcm pw 192.0.2.1 443 {obfs-local;obfs=tls}
ss://B(aes-256-gcm:pw)@192.0.2.1:443/?plugin=%3Bobfs%3Dtls => aes-256-gcm pw 192.0.2.1 443
ss://B(aes-256-gcm:pw@192.0.2.1:443/?plugin=obfs-local) => aes-256-gcm pw 192.0.2.1 443 {obfs-local}
ss://B(aes-256-gcm:pw@192.0.2.1:443)?plugin=obfs-local => aes-256-gcm pw 192.0.2.1 443 {obfs-local}
""");
    }

    @Test
    void whatIsNotPlainShadowsocksIsRefused() {
        refuse("""
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443?v2ray-plugin=eyJtb2RlIjoid2Vic29ja2V0In0 => a plugin in a form that is one program's own
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443?shadow-tls=eyJ2ZXJzaW9uIjoiMyJ9 => a plugin in a form that is one program's own
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443?security=tls&type=ws&host=a.example&path=%2Fws#x => another transport, not plain Shadowsocks
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443?type=ws => type: another transport, not plain Shadowsocks
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443?type=grpc&serviceName=x => type: another transport, not plain Shadowsocks
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443?type=tcp&headerType=http => headertype: another transport, not plain Shadowsocks
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443?security=reality => security: another transport, not plain Shadowsocks
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443?tls=1 => tls: another transport, not plain Shadowsocks
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443?obfs=websocket&obfsParam=a.example => obfs: another transport, not plain Shadowsocks
ss://B(aes-256-gcm:hunter2)@192.0.2.1:443/ws => a path follows its host: this is not plain Shadowsocks
""");
    }

    @Test
    void whatIsNoSuchLinkIsToldWhatItIs() {
        refuse("""
ssconf://keys.example/a.json#x => ssconf:// is the URL of a list of servers, and this wants one link (expected: 'procurator local URL', which fetches it)
ssr://B(192.0.2.1:443:origin:aes-256-cfb:plain:hunter2) => ssr:// is ShadowsocksR, another protocol
ssd://B({"airport":"x","port":443,"password":"hunter2"}) => ssd:// is a subscription
sub://B(https://sub.example/hunter2) => sub:// is a subscription in the words of one program (expected: the https:// URL in it
https://sub.example/api?token=hunter2 => https:// is the URL of a list of servers
http://sub.example/hunter2 => http:// is the URL of a list of servers
clash://install-config?url=https%3A%2F%2Fsub.example%2Fhunter2 => clash:// is a subscription
sing-box://import-remote-profile?url=hunter2 => sing-box:// is a subscription
vmess://B({"v":"2","add":"192.0.2.1","id":"hunter2"}) => vmess:// is another protocol
vless://hunter2@192.0.2.1:443 => vless:// is another protocol
trojan://hunter2@192.0.2.1:443 => trojan:// is another protocol
hysteria2://hunter2@192.0.2.1:443 => hysteria2:// is another protocol
HY2://hunter2@192.0.2.1:443 => hy2:// is another protocol
tuic://hunter2@192.0.2.1:443 => tuic:// is another protocol
socks5://u:hunter2@192.0.2.1:1080 => socks5:// is another protocol
wireguard://hunter2@192.0.2.1:51820 => wireguard:// is another protocol
hunter2://x => it does not begin with ss://
ss:hunter2@192.0.2.1:443 => it does not begin with ss://
ss:/hunter2@192.0.2.1:443 => it does not begin with ss://
aes-256-gcm:hunter2@192.0.2.1:443 => it does not begin with ss://
{"server":"192.0.2.1","password":"hunter2"} => this is a configuration in JSON
""");
    }

    @Test
    void brokenLinksAreRefused() {
        refuse("""
ss:// => it names no host
ss://hunter2 => it names no host
ss://B(aes-256-gcm:hunter2) => it names no host
ss://aes-256-gcm:hunter2 => it names no host
ss://aes-256-gcm:20222 => it names no host
ss://example.com:3333 => there is no method:password and no @ before its host
ss://example.com => there is no method:password and no @ before its host
ss://[2001:db8::1]:3333/#x => there is no method:password and no @ before its host
ss://B(aes-256-gcm:hunter2)=example.com:443 => no @ between its base64 and its host
ss://B(aes-256-gcm:hunter23)==example.com:443/?outline=1#x => no @ between its base64 and its host
ss://#hunter2 => it names no host
ss://hunter2@192.0.2.1:443 => what stands before @ is neither method:password nor base64
ss://B(hunter2)@192.0.2.1:443 => it has no method or no password
ss://B(aes-256-gcm:)@192.0.2.1:443 => it has no method or no password
ss://:hunter2@192.0.2.1:443 => it has no method or no password
ss://aes-256-gcm:hunter2@192.0.2.1: => its port is not 1 to 65535
ss://aes-256-gcm:hunter2@192.0.2.1:0 => its port is not 1 to 65535
ss://aes-256-gcm:hunter2@192.0.2.1:65536 => its port is not 1 to 65535
ss://aes-256-gcm:hunter2@192.0.2.1:-1 => its port is not 1 to 65535
ss://aes-256-gcm:hunter2@192.0.2.1:443x => its port is not 1 to 65535
ss://aes-256-gcm:hunter2@:443 => its host is neither a name nor an address
ss://aes-256-gcm:hunter2@ => its host is neither a name nor an address
ss://aes-256-gcm:hunter2@1.2.3:443 => its host is neither a name nor an address
ss://aes-256-gcm:hunter2@010.0.0.1:443 => its host is neither a name nor an address
ss://aes-256-gcm:hunter2@a b:443 => its host is neither a name nor an address
ss://aes-256-gcm:hunter2@2001:db8::1:443 => an IPv6 address stands in brackets
ss://aes-256-gcm:hunter2@[2001:db8::1:443 => its host is neither a name nor an address
ss://aes-256-gcm:hunter2@[a.example]:443 => its host is neither a name nor an address
ss://aes-256-gcm:hunter2%@192.0.2.1:443 => a % without two hexadecimal digits
ss://aes-256-gcm:hunter2%FF@192.0.2.1:443 => not UTF-8
ss://YWVzLTI1Ni1nY206_w@192.0.2.1:443 => neither method:password nor base64
""");
    }

    @Test
    void severalLinksAreNotOneWithALongName() {
        String one = encoded("ss://B(aes-256-gcm:hunter2)@192.0.2.1:443#a");
        for (String between : List.of("\n", "\r\n", " ", ",", ";", "|")) {
            assertThatThrownBy(() -> ShareLink.parse(one + between + one))
                    .hasMessageContaining("several links (expected: one")
                    .hasMessageNotContaining(SECRET);
        }
        for (String other : List.of("vmess", "SSR", "trojan", "hysteria2", "naive+https", "ssconf", "sub")) {
            assertThatThrownBy(() -> ShareLink.parse(one + "|" + other + "://" + SECRET))
                    .as(other)
                    .hasMessageContaining("several links (expected: one")
                    .hasMessageNotContaining(SECRET);
        }
    }
}
