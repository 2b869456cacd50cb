package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.config.ServerUrl;
import procurator.server.ServerConfig;
import procurator.shadowsocks.Method;

/** A container by its variables, its mounted file and its volume. */
@Timeout(30)
class ContainerCommandTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";

    @TempDir
    private Path folder;

    /** Of the last start. */
    private Shell shell = new Shell();

    /** Runs it until it listens, with these variables. */
    private ServerConfig.Service serve(String... variables) throws Exception {
        shell = new Shell();
        environment(variables);
        shell.end(shell.start("container"), "TERM");
        ServerConfig config = shell.server;
        assertThat(config).as(shell.err()).isNotNull();
        return config == null ? failed() : config.services().getFirst();
    }

    private static ServerConfig.Service failed() {
        throw new AssertionError();
    }

    private void environment(String... variables) {
        Map<String, String> all = new HashMap<>();
        all.put("STATE_DIRECTORY", folder.resolve("kept").toString());
        all.put("CONFIGURATION_DIRECTORY", folder.toString());
        for (int i = 0; i < variables.length; i += 2) {
            all.put(variables[i], variables[i + 1]);
        }
        shell.environment = all;
    }

    @Test
    void variablesOfOtherImagesAreObeyed() throws Exception {
        ServerConfig.Service service = serve(
                "SERVER_ADDR",
                "127.0.0.1",
                "SERVER_PORT",
                "8399",
                "METHOD",
                "aes-256-gcm",
                "PASSWORD",
                "barfoo!",
                "ARGS",
                "--mode tcp_only  --allow-private",
                "LINK_HOST",
                "vps.example");
        assertThat(service.listen()).hasToString("[/127.0.0.1:8399]");
        assertThat(service.mode().hasUdp()).isFalse();
        assertThat(ServerUrl.parse(shell.out().strip()))
                .isEqualTo(new ServerUrl("vps.example", 8399, "aes-256-gcm", "barfoo!", ""));
        assertThat(shell.server).extracting(ServerConfig::allowPrivate).isEqualTo(true);
    }

    @Test
    void withoutAPasswordItMakesAKeyAndKeepsIt() throws Exception {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        assertThat(serve().keys().method()).isEqualTo(Method.DEFAULT);
        ServerUrl first = ServerUrl.parse(shell.out().strip());
        assertThat(first.password() + "\n").isEqualTo(Files.readString(kept.resolve("key")));
        assertThat(Files.getPosixFilePermissions(kept.resolve("key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        serve();
        assertThat(shell.out()).as("the link is told once").isEmpty();
        assertThat(first.password() + "\n").isEqualTo(Files.readString(kept.resolve("key")));
    }

    @Test
    void withoutAPasswordAndAPlaceForAKeyItSaysWhatIsExpected() {
        environment();
        assertThat(shell.run("container")).isEqualTo(74);
        assertThat(shell.err()).contains("the variable PASSWORD, a volume at ").contains(", or a file at ");
    }

    @Test
    void mountedFileIsServedAndVariablesWinOverIt() throws Exception {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"server\": \"127.0.0.1\", \"server_port\": 8400, \"password\": \"" + KEY + "\"}");
        assertThat(serve().listen()).hasToString("[/127.0.0.1:8400]");
        assertThat(serve("SERVER_PORT", "8401").listen()).hasToString("[/127.0.0.1:8401]");
    }

    @Test
    void passwordIsInNoListOfProcessesAndNoComplaintIsMadeOfIt() throws Exception {
        serve("PASSWORD", KEY);
        assertThat(shell.err()).doesNotContain("list processes").doesNotContain(KEY);
    }

    @Test
    void healthIsWhetherThePortTakesConnections() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            environment("SERVER_PORT", String.valueOf(port), "PASSWORD", KEY);
            assertThat(shell.run("container", "--health")).isZero();
        }
        assertThat(shell.run("container", "--health")).isEqualTo(69);
        assertThat(shell.out()).isEmpty();
    }

    /** Seen: asked at the very start, it made the key beside the server, which then could not. */
    @Test
    void healthMakesNoKey() throws Exception {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        environment("SERVER_PORT", "1");
        assertThat(shell.run("container", "--health")).isEqualTo(69);
        assertThat(shell.err()).isEmpty();
        assertThat(kept.resolve("key")).doesNotExist();
    }
}
