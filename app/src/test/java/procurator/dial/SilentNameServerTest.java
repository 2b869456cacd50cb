package procurator.dial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The first name server of resolv.conf is silent, and the C library is the real one. */
@Tag("interop")
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class SilentNameServerTest {
    private static final Pattern FOUND = Pattern.compile("\\[.*/203\\.0\\.113\\.7\\] (\\d+)");

    @TempDir
    private Path folder;

    @Test
    void nextOneIsAskedAfterASecondWithWhatTheLauncherSets() throws Exception {
        assertThat(millis(launchersOptions())).isLessThan(4_000);
    }

    @Test
    void newNameIsFoundTheFirstTimeAlsoWithoutTheLauncher() throws Exception {
        assertThat(millis(null)).isLessThan(8_000);
    }

    private static String launchersOptions() throws IOException {
        Matcher options = Pattern.compile("export RES_OPTIONS=\"\\$\\{RES_OPTIONS-(.*)}\"")
                .matcher(Files.readString(Path.of("../procurator")));
        assertThat(options.find()).isTrue();
        return options.group(1);
    }

    private long millis(@Nullable String options) throws Exception {
        Path resolvConf =
                Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\nnameserver 127.0.0.2\n");
        String inside = "ip link set lo up && mount --bind " + resolvConf + " /etc/resolv.conf && exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "-nm", "sh", "-c", inside, "sh"));
        command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-cp", classPath()));
        command.add(SilentNameServer.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("RES_OPTIONS");
        if (options != null) {
            builder.environment().put("RES_OPTIONS", options);
        }
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher found = FOUND.matcher(said);
        assertThat(found.find()).as(said).isTrue();
        return Long.parseLong(found.group(1));
    }

    /** Where this test and what it tests were compiled to. */
    private static String classPath() {
        return of(SilentNameServer.class) + ":" + of(Resolver.class);
    }

    private static Path of(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
