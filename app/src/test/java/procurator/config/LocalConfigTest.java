package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import procurator.config.ConfigInput.Setting;
import procurator.config.json.ConfigException;
import procurator.half.EngineConfig;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.ClientPort;
import procurator.local.Forward;
import procurator.local.LocalConfig;
import procurator.local.upstream.LinkServer;
import procurator.local.upstream.PoolConfig;
import procurator.log.Log;
import procurator.relay.Limits;
import procurator.relay.Timeouts;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.Refusal;
import procurator.socks.Credentials;
import procurator.udp.UdpLimits;
import procurator.wire.Address;

class LocalConfigTest {
    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    @Test
    void serverAndKeyAreEnough() throws Exception {
        LoadedConfig<LocalConfig> reading = files.local("{\"server\": \"example.com\", \"password\": \"any\"}");
        LocalConfig config = reading.config();
        assertThat(config.socks()).isEqualTo(at("127.0.0.1", 1080));
        assertThat(config.servers()).hasSize(1);
        assertThat(config.servers().getFirst().address()).isEqualTo(new Address.Name("example.com", 8388));
        assertThat(config.servers().getFirst().keys().method()).isEqualTo(Method.CHACHA20_IETF_POLY1305);
        assertThat(config.mode()).isEqualTo(Mode.TCP_AND_UDP);
        assertThat(config.engine())
                .usingRecursiveComparison()
                .ignoringFields("udp.sockets")
                .isEqualTo(EngineConfig.DEFAULT);
        assertThat(config.pool()).isEqualTo(PoolConfig.DEFAULT);
        assertThat(config.ports().getFirst().offer().users().isEmpty()).isTrue();
        assertThat(config.forwards()).isEmpty();
        assertThat(config.udpAddress()).isNull();
        assertThat(config.ipv6First()).isFalse();
        assertThat(reading.process().logLevel()).isEqualTo(Log.Level.INFO);
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void classicFileOfOtherProgramsIsRead() throws Exception {
        LocalConfig config = files.local("""
                        {
                            # what Debian's shadowsocks-libev comes with
                            "server": ["192.0.2.1", "::1"],
                            "server_port": "8389",
                            "local_address": "127.0.0.2",
                            "local_port": 1081, // a number or a string
                            "password": "correct horse",
                            "timeout": 60,
                            "method": "chacha20-ietf-poly1305",
                            "mode": "tcp_only", /* no UDP */
                        }
                        """).config();
        assertThat(config.servers().stream().map(LinkServer::address))
                .containsExactly(
                        new Address.Ip(InetAddress.ofLiteral("192.0.2.1"), 8389),
                        new Address.Ip(InetAddress.ofLiteral("::1"), 8389));
        assertThat(config.socks()).isEqualTo(at("127.0.0.2", 1081));
        assertThat(config.engine().relay().timeouts()).isEqualTo(Timeouts.DEFAULT);
        assertThat(config.mode()).isEqualTo(Mode.TCP_ONLY);
        assertThat(config.servers().getFirst().keys().method()).isEqualTo(Method.CHACHA20_IETF_POLY1305);
    }

    @Test
    void listsOfServersAndListenersAreRead() throws Exception {
        LocalConfig config = files.local("""
                        {
                          "servers": [
                            {"server": "a.example", "server_port": 1, "method": "aes-256-gcm", "password": "x", "remarks": "A"},
                            {"server": "b.example", "server_port": 2, "method": "aes-256-gcm", "password": "x", "disabled": true},
                            {"server": "c.example", "server_port": 3, "method": "aes-128-gcm", "password": "x"},
                          ],
                          "locals": [
                            {"local_address": "127.0.0.1", "local_port": 1082, "mode": "udp_only"},
                            {"protocol": "tunnel", "local_port": 5353, "forward_address": "8.8.8.8", "forward_port": 53, "mode": "tcp_only"}
                          ]
                        }
                        """).config();
        assertThat(config.servers().stream().map(server -> server.address() + server.remarks()))
                .containsExactly("a.example:1A", "c.example:3");
        assertThat(config.socks()).isEqualTo(at("127.0.0.1", 1082));
        assertThat(config.mode()).isEqualTo(Mode.UDP_ONLY);
        assertThat(config.forwards())
                .containsExactly(new Forward(
                        at("127.0.0.1", 5353), new Address.Ip(InetAddress.ofLiteral("8.8.8.8"), 53), Mode.TCP_ONLY));
    }

    @Test
    void whatStandsAboveServersIsNotTheirs() throws Exception {
        assertThat(files.local("{\"servers\": [{\"server\": \"a\", \"password\": \"x\"}], \"method\": \"aes-256-gcm\"}")
                        .warnings())
                .singleElement()
                .asString()
                .endsWith("method: ignored: each entry of servers has its own");
    }

    @Test
    void forwardsAloneNeedNoSocks() throws Exception {
        assertThat(files.localWith("\"forward\": \"5353=dns.example:53\"").socks())
                .isNull();
        LocalConfig both = files.localWith("\"forward\": [\"[::1]:5353=[2001:db8::1]:53\"], \"local_port\": 1080");
        assertThat(both.socks()).isEqualTo(at("127.0.0.1", 1080));
        assertThat(both.forwards().getFirst().target())
                .isEqualTo(new Address.Ip(InetAddress.ofLiteral("2001:db8::1"), 53));
    }

    @Test
    void everyKeyOfOursHasItsPlace() throws Exception {
        LoadedConfig<LocalConfig> reading = files.local("{\"server\": \"x\", \"password\": \"" + ConfigFiles.KEY + """
                        ", "workers": 2, "poller": "nio", "drain": "1m", "log_level": "debug",
                        "timeouts": {"handshake": 1, "connect": "2s", "first_payload": "3ms", "idle": "2h", "half_closed": 1.5},
                        "limits": {"tunnels": 10, "handshakes": 11, "handshakes_per_source": 12, "held_mib": 13},
                        "pool": {"max": 0, "idle": 5},
                        "udp_timeout": 60, "udp_max_associations": 7, "udp_max_per_source": 3,
                        "no_delay": false, "keep_alive": 0, "ipv6_first": true,
                        "outbound_bind_addr": "192.0.2.7", "udp_address": "203.0.113.5",
                        "socks_users": [{"name": "alice", "password": "${SECRET}"}]}
                        """);
        LocalConfig config = reading.config();
        EngineConfig engine = config.engine();
        assertThat(engine.workers()).isEqualTo(2);
        assertThat(engine.poller()).isEqualTo(Pollers.NIO);
        assertThat(engine.drain()).isEqualTo(Duration.ofMinutes(1));
        assertThat(reading.process().logLevel()).isEqualTo(Log.Level.DEBUG);
        assertThat(engine.relay().timeouts())
                .isEqualTo(new Timeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(3),
                        Duration.ofHours(2),
                        Duration.ofMillis(1500)));
        assertThat(engine.relay().limits()).isEqualTo(new Limits(10, 11, 12, 13L << 20));
        assertThat(config.pool()).isEqualTo(new PoolConfig(0, Duration.ofSeconds(5)));
        assertThat(engine.udp())
                .isEqualTo(
                        new UdpLimits(Duration.ofMinutes(1), 7, 3, engine.udp().sockets()));
        assertThat(engine.relay().options().noDelay()).isFalse();
        assertThat(engine.relay().options().keepAlive()).isEqualTo(Duration.ZERO);
        assertThat(engine.relay().options().sharePort()).isTrue();
        assertThat(engine.relay().options().bindTo()).isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(config.udpAddress()).isEqualTo(InetAddress.ofLiteral("203.0.113.5"));
        assertThat(config.ipv6First()).isTrue();
        assertThat(config.ports().getFirst().offer().users().admit(credentials("alice", ConfigFiles.KEY)))
                .isTrue();
    }

    private static Credentials credentials(String name, String password) {
        return new Credentials(name.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void optionsWinOverTheFile() throws Exception {
        LocalConfig config = files.local(
                        "{\"servers\": [{\"server\": \"a\", \"password\": \"x\", \"method\": \"aes-256-gcm\"}],"
                                + " \"password\": \"nonsense\", \"method\": \"aes-128-gcm\", \"pool\": {\"max\": 3}}",
                        new Setting("server", "-s", "b.example"),
                        new Setting("password_file", "--password-file", keyFile()),
                        new Setting("method", "-m", "aes-256-gcm"))
                .config();
        assertThat(config.servers()).hasSize(1);
        assertThat(config.servers().getFirst().address()).isEqualTo(new Address.Name("b.example", 8388));
        assertThat(config.servers().getFirst().keys().method()).isEqualTo(Method.AES_256_GCM);
        assertThat(config.pool().max()).isEqualTo(3);
    }

    private String keyFile() throws Exception {
        return Files.writeString(files.folder().resolve("key"), ConfigFiles.KEY + "\n")
                .toString();
    }

    @Test
    void passwordComesFromTheEnvironmentOrAFileBesideTheConfiguration() throws Exception {
        keyFile();
        for (String given : List.of("\"password\": \"${SECRET}\"", "\"password_file\": \"key\"")) {
            LocalConfig read = files.local("{\"server\": \"x\", " + given + "}").config();
            ClientKeys keys = read.servers().getFirst().keys();
            assertThat(Opening.by(keys, ConfigFiles.KEY)).isEqualTo(Opening.NOBODY);
            assertThat(Opening.by(keys, ConfigFiles.USER_KEY)).isEqualTo(Refusal.UNAUTHENTICATED.name());
        }
        assertThat(errors("{\"server\": \"x\", \"password\": \"${NOT_THERE}\"}").getFirst())
                .contains("password: the environment variable NOT_THERE is not set");
        assertThat(errors("{\"server\": \"x\", \"password_file\": \"nowhere\"}").getFirst())
                .contains("password_file: cannot read nowhere: no such file");
    }

    @Test
    void socksForStrangersNeedsAPasswordOrAWord() throws Exception {
        assertThat(errors("{\"server\": \"x\", \"password\": \"${SECRET}\", \"local_address\": \"0.0.0.0\"}"))
                .singleElement()
                .asString()
                .contains(
                        "local_address: others could use the proxy at 0.0.0.0 without a password (expected: 127.0.0.1; ")
                .contains("\"socks_users\": [{\"name\": \"...\", \"password\": \"...\"}]")
                .contains("\"allow_open\": true, on the command line --allow-open")
                .contains("'procurator check local -c FILE' then says who may use it");
        assertThat(files.localWith("\"local_address\": \"0.0.0.0\", \"allow_open\": true")
                        .socks())
                .isNotNull();
        assertThat(files.localWith(
                                "\"local_address\": \"::\", \"socks_users\": [{\"name\": \"a\", \"password\": \"b\"}]")
                        .socks())
                .isNotNull();
    }

    @Test
    void forwardThatOthersCanUseIsTakenWithAWarning() throws Exception {
        String start = "{\"server\": \"x\", \"method\": \"aes-256-gcm\", \"password\": \"${SECRET}\", \"forward\": \"";
        String warning = "others can use 0.0.0.0:5353, which leads to 8.8.8.8:53 (expected: 127.0.0.1, or allow_open";
        assertThat(files.local(start + "0.0.0.0:5353=8.8.8.8:53\"}").warnings()).anyMatch(w -> w.contains(warning));
        assertThat(files.local(start + "0.0.0.0:5353=8.8.8.8:53\", \"allow_open\": true}")
                        .warnings())
                .isEmpty();
        assertThat(files.local(start + "127.0.0.1:5353=8.8.8.8:53\"}").warnings())
                .isEmpty();
    }

    @Test
    void keysOfOthersAreNamedInWarnings() throws Exception {
        List<String> warnings = files.local(
                        "{\"server\": \"x\", \"password\": \"x\",\n \"fast_open\": true, \"nofile\": 1024,\n"
                                + " \"nameserver\": \"8.8.8.8\", \"allow\": [\"10.0.0.0/8\"], \"plugin\": \"\"}")
                .warnings();
        assertThat(warnings).hasSize(4).allMatch(warning -> warning.contains("ignored: "));
        assertThat(warnings)
                .anyMatch(
                        warning -> warning.endsWith("config.json:2:2: fast_open: ignored: TCP Fast Open is not used"));
    }

    @Test
    void whatCannotBeLeftAsideIsRefused() {
        for (String key : List.of(
                "acl",
                "manager_address",
                "port_password",
                "auth",
                "outbound_proxy",
                "outbound_fwmark",
                "outbound_bind_interface",
                "tcp_tproxy")) {
            assertThat(errors("{\"server\": \"x\", \"password\": \"x\", \"" + key + "\": \"y\"}"))
                    .as(key)
                    .singleElement()
                    .asString()
                    .contains(key + ": ")
                    .containsPattern(": .*\\(expected: ");
        }
    }

    @Test
    void classicTimeoutBoundsConnectingAndHandshakeAndIsNoIdleTime() throws Exception {
        Timeouts usual = Timeouts.DEFAULT;
        Timeouts short5 = localTimeouts("\"timeout\": 5");
        assertThat(short5.connect()).isEqualTo(Duration.ofSeconds(5));
        assertThat(short5.handshake()).isEqualTo(Duration.ofSeconds(5));
        assertThat(short5.idle()).isEqualTo(usual.idle());
        assertThat(localTimeouts("\"timeout\": 7200")).isEqualTo(usual);
        assertThat(localTimeouts("\"timeout\": 5, \"timeouts\": {\"connect\": 20}")
                        .connect())
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(files.local("{\"servers\": [{\"server\": \"a\", \"password\": \"x\", \"timeout\": 3}]}")
                        .config()
                        .engine()
                        .relay()
                        .timeouts()
                        .connect())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void idleTimeHasAKeyAndAnOptionThatWins() throws Exception {
        assertThat(localTimeouts("\"idle_timeout\": \"2h\"").idle()).isEqualTo(Duration.ofHours(2));
        assertThat(localTimeouts("\"timeouts\": {\"idle\": \"3h\"}").idle()).isEqualTo(Duration.ofHours(3));
        assertThat(errors("{\"server\": \"x\", \"password\": \"x\", \"idle_timeout\": 9, \"timeouts\": {\"idle\": 8}}"))
                .singleElement()
                .asString()
                .contains("timeouts.idle: given beside idle_timeout (expected: one of the two)");
        assertThat(files.local(
                                "{\"server\": \"x\", \"password\": \"x\", \"timeouts\": {\"idle\": 8}}",
                                new Setting("idle_timeout", "--idle-timeout", "9"))
                        .config()
                        .engine()
                        .relay()
                        .timeouts()
                        .idle())
                .isEqualTo(Duration.ofSeconds(9));
    }

    private Timeouts localTimeouts(String more) throws Exception {
        return files.localWith(more).engine().relay().timeouts();
    }

    @Test
    void modeOfOneListenerIsItsOwnInEitherOrder() throws Exception {
        String socks = "{\"local_port\": 1080, \"mode\": \"tcp_only\"}";
        String tunnel =
                "{\"protocol\": \"tunnel\", \"local_port\": 53, \"forward_address\": \"8.8.8.8\", \"forward_port\": 53}";
        for (String locals : List.of(socks + "," + tunnel, tunnel + "," + socks)) {
            LocalConfig config = files.localWith("\"locals\": [" + locals + "]");
            assertThat(config.ports())
                    .extracting(ClientPort::listen, port -> port.offer().mode())
                    .containsExactly(tuple(at("127.0.0.1", 1080), Mode.TCP_ONLY));
            assertThat(config.forwards().getFirst().mode()).as(locals).isEqualTo(Mode.TCP_AND_UDP);
        }
    }

    @Test
    void severalSocksPortsAreServedEachWithItsMode() throws Exception {
        LocalConfig config = files.localWith(
                "\"locals\": [{\"local_port\": 1080}, {\"local_address\": \"::1\", \"local_port\": 1080, \"mode\": \"udp_only\"}]");
        assertThat(config.ports())
                .extracting(ClientPort::listen, port -> port.offer().mode())
                .containsExactly(tuple(at("127.0.0.1", 1080), Mode.TCP_AND_UDP), tuple(at("::1", 1080), Mode.UDP_ONLY));
        assertThat(
                        errors(
                                "{\"server\": \"x\", \"password\": \"x\", \"locals\": [{\"local_port\": 1}, {\"local_port\": 1}]}"))
                .singleElement()
                .asString()
                .contains("locals[1].local_port: two listen on 127.0.0.1:1 (expected: a port for each)");
    }

    @Test
    void onePortIsForOnePurposeOnAllAddresses() throws Exception {
        String all = "0.0.0.0:5353=8.8.8.8:53";
        assertThat(errors("{\"server\": \"x\", \"password\": \"x\", \"forward\": [\"" + all
                        + "\", \"127.0.0.1:5353=9.9.9.9:53\"]}"))
                .singleElement()
                .asString()
                .contains(
                        "forward: 0.0.0.0:5353 and 127.0.0.1:5353 are one port for two purposes (expected: a port for each)");
        assertThat(files.localWith("\"forward\": [\"" + all + "\", \"127.0.0.1:5353=8.8.8.8:53\"]")
                        .forwards())
                .as("one purpose")
                .hasSize(2);
        assertThat(files.localWith("\"mode\": \"udp_only\", \"forward\": \"" + all
                                + "\", \"locals\": [{\"local_port\": 5353}]")
                        .forwards())
                .as("a port of UDP and one of TCP")
                .hasSize(1);
    }

    @Test
    void tunnelAddressForwardsTheOnePort() throws Exception {
        LocalConfig config = files.localWith("\"local_port\": 8053, \"tunnel_address\": \"8.8.8.8:53\"");
        assertThat(config.socks()).isNull();
        assertThat(config.forwards())
                .containsExactly(new Forward(
                        at("127.0.0.1", 8053), new Address.Ip(InetAddress.ofLiteral("8.8.8.8"), 53), Mode.TCP_AND_UDP));
        assertThat(errors("{\"server\": \"x\", \"password\": \"x\", \"tunnel_address\": \"8.8.8.8:53\"}"))
                .singleElement()
                .asString()
                .contains("local_port: missing (expected: the port whose traffic goes to tunnel_address)");
    }

    @Test
    void tunnelListensForUdpWhereItIsTold() throws Exception {
        LocalConfig config = files.localWith("\"locals\": [{\"protocol\": \"tunnel\", \"local_port\": 53,"
                + " \"local_udp_address\": \"127.0.0.2\", \"forward_address\": \"a\", \"forward_port\": 1}]");
        assertThat(config.forwards().stream().map(forward -> forward.listen() + " " + forward.mode()))
                .containsExactly("/127.0.0.1:53 TCP_ONLY", "/127.0.0.2:53 UDP_ONLY");
    }

    @Test
    void passwordThatIsNoKeySaysBothWaysOut() {
        assertThat(errors("{\"server\": \"x\", \"password\": \"hello\", \"method\": \"2022-blake3-aes-128-gcm\"}")
                        .getFirst())
                .contains("'procurator genkey -m 2022-blake3-aes-128-gcm' makes one")
                .contains("a password of your own choice works with a classic method, at both ends: aes-256-gcm");
    }

    @Test
    void limitsAreKept() {
        for (String wrong : List.of(
                "\"server_port\": 0",
                "\"server_port\": 65536",
                "\"local_port\": -1",
                "\"workers\": 0",
                "\"workers\": 1025",
                "\"poller\": \"kqueue\"",
                "\"mode\": \"both\"",
                "\"timeout\": 0",
                "\"timeouts\": {\"connect\": \"soon\"}",
                "\"keep_alive\": \"500ms\"",
                "\"pool\": {\"max\": -1}",
                "\"log_level\": \"loud\"",
                "\"method\": \"rc4-md5\"",
                "\"udp_max_associations\": 0",
                "\"locals\": [{\"protocol\": \"redir\"}]",
                "\"forward\": \"8.8.8.8:53\"")) {
            assertThat(errors("{\"server\": \"x\", \"password\": \"${SECRET}\", " + wrong + "}"))
                    .as(wrong)
                    .anyMatch(error -> error.contains("(expected: "));
        }
    }

    @Test
    void commandLineAloneNamesItsOptions() {
        ConfigInput given = new ConfigInput(
                null, List.of(new Setting("server_port", "-p", "http"), new Setting("mode", "--mode", "x")), _ -> null);
        ConfigException wrong = catchThrowableOfType(
                ConfigException.class, () -> Document.open(given).local());
        assertThat(wrong.errors())
                .contains(
                        "-p: \"http\" (expected: a port, 1 to 65535)",
                        "--mode: \"x\" (expected: tcp_only, udp_only or tcp_and_udp)",
                        "command line: server: missing (expected: the server's name or address)");
    }

    private List<String> errors(String json) {
        return files.errors(catchThrowableOfType(ConfigException.class, () -> files.local(json)));
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
