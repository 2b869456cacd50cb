package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.config.json.ConfigException;
import procurator.server.ServerConfig;
import procurator.shadowsocks.ServerKeys;

/** What holds a configuration, before it is read. */
@Timeout(60)
class ConfigFileTest {
    private static final String JSON = "{\"server\": \"::\", \"password\": \"x\"}";

    @TempDir
    private Path folder;

    private static ConfigInput given(Path file) {
        return new ConfigInput(file, List.of(), _ -> null);
    }

    @Test
    void pipeIsReadOnceForTheHalfAndForWhatItSays() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = Thread.ofPlatform().daemon().start(() -> write(pipe));
        Document document = Document.open(given(pipe));
        assertThat(document.isForServer()).isTrue();
        assertThat(document.server().config().services()).hasSize(1);
        writer.join();
    }

    private static void write(Path pipe) {
        try {
            Files.writeString(pipe, JSON);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void textInUtf16IsToldByName() throws Exception {
        Path file = folder.resolve("config.json");
        for (byte[] bytes : List.of(
                JSON.getBytes(StandardCharsets.UTF_16),
                JSON.getBytes(StandardCharsets.UTF_16LE),
                JSON.getBytes(StandardCharsets.UTF_16BE))) {
            Files.write(file, bytes);
            assertThat(catchThrowableOfType(
                                    ConfigException.class,
                                    () -> Document.open(given(file)).local())
                            .errors())
                    .singleElement()
                    .asString()
                    .contains("in UTF-16 (expected: UTF-8");
        }
        Files.writeString(file, "\ufeff" + JSON);
        assertThat(Document.open(given(file)).server().warnings()).isEmpty();
    }

    @Test
    void folderIsNoFile() {
        IOException e = catchThrowableOfType(
                IOException.class, () -> Document.open(given(folder)).local());
        assertThat(FileTrouble.text(folder, e)).isEqualTo(folder + ": a directory (expected: a file)");
    }

    @Test
    void textIsReadAsJson5() throws Exception {
        Path file = folder.resolve("config.json");
        Files.writeString(file, """
                        /* JSON5 */ {
                          server: '::', // and more
                          server_port: 0x20C4, $note: [.5, +1, -Infinity, 2.], # not JSON5, but met
                          "password": 'it\\'s \\x41\\u0042\\v\\
                        here',
                        }
                        """);
        ServerConfig.Service service =
                Document.open(given(file)).server().config().services().getFirst();
        assertThat(service.listen().getFirst().getPort()).isEqualTo(8388);
        ServerKeys same = ServerKeys.ofPassword(service.keys().method(), "it's AB\u000bhere");
        assertThat(service.keys()).usingRecursiveComparison().isEqualTo(same);
    }

    @Test
    void secretIsReadOnceToo() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = Thread.ofPlatform().daemon().start(() -> write(pipe));
        ConfigInput options = new ConfigInput(
                null,
                List.of(
                        new ConfigInput.Setting("server", "-s", "::"),
                        new ConfigInput.Setting("password_file", "--password-file", pipe.toString())),
                _ -> null);
        assertThat(Document.open(options).server().config().services()).hasSize(1);
        writer.join();
    }

    @Test
    void listsOfNothingAreMissing() throws Exception {
        for (String json : List.of(
                "{\"server\": [], \"password\": \"x\"}",
                "{\"servers\": [{\"server\": \"::1\", \"password\": \"x\", \"disabled\": true}]}")) {
            Path file = Files.writeString(folder.resolve("config.json"), json);
            assertThat(catchThrowableOfType(
                                    ConfigException.class,
                                    () -> Document.open(given(file)).server())
                            .errors())
                    .hasSize(1);
            assertThat(catchThrowableOfType(
                                    ConfigException.class,
                                    () -> Document.open(given(file)).local())
                            .errors())
                    .hasSize(1);
        }
    }
}
