package procurator.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import procurator.Opened;
import procurator.tunnel.Pair;

/** What fetches packages and sources, by a proxy with a password, from a site whose name the server alone knows. */
@Tag("interop")
@Timeout(60)
class FetchersTest {
    private static final List<String> APT_FOLDERS = List.of(
            "etc/apt/preferences.d",
            "etc/apt/sources.list.d",
            "var/lib/apt/lists/partial",
            "var/lib/dpkg",
            "var/cache/apt/archives/partial");

    private final Opened opened = new Opened();

    @TempDir
    private Path folder;

    private Path served = Path.of("");
    private String site = "";
    private String proxy = "";

    @BeforeEach
    void serve() throws IOException {
        served = Files.createDirectory(folder.resolve("served"));
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        HttpServer web = SimpleFileServer.createFileServer(anyPort, served, OutputLevel.NONE);
        web.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        web.start();
        opened.add(() -> web.stop(0));
        site = "http://web.test:" + web.getAddress().getPort();
        Pair pair = opened.add(Pair.withUsers(Map.of("fry", "wal/rus")));
        pair.server().names.knows("web.test", "127.0.0.1");
        proxy = "http://fry:wal%2Frus@127.0.0.1:" + pair.socksAddress().getPort();
    }

    @AfterEach
    void stop() throws Exception {
        opened.close();
    }

    private String run(String command) throws Exception {
        return Programs.run(folder, Map.of("http_proxy", proxy), command.split(" ", -1));
    }

    @Test
    void pipDownloadsAPackage() throws Exception {
        Path index = Files.createDirectories(served.resolve("simple/hello"));
        Path wheel = index.resolve("hello-1.0-py3-none-any.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            add(zip, "METADATA", "Metadata-Version: 2.1\nName: hello\nVersion: 1.0\n");
            add(zip, "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            add(zip, "RECORD", "hello-1.0.dist-info/METADATA,,\n");
        }
        String said = run("python3 -m pip download --isolated --disable-pip-version-check --no-cache-dir --no-deps"
                + " --dest got --trusted-host web.test --index-url " + site + "/simple hello");
        assertThat(folder.resolve("got/hello-1.0-py3-none-any.whl")).as(said).hasSameBinaryContentAs(wheel);
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry("hello-1.0.dist-info/" + name));
        zip.write(text.getBytes(UTF_8));
    }

    @Test
    void gitClonesARepository() throws Exception {
        run("git -c init.defaultBranch=main init -q work");
        run("git -C work -c user.name=fry -c user.email=fry@web.test commit -q --allow-empty -m first");
        run("git clone -q --bare work served/hello.git");
        run("git -C served/hello.git update-server-info");
        run("git clone -q " + site + "/hello.git cloned");
        assertThat(run("git -C cloned log --format=%s")).isEqualTo("first\n");
    }

    @Test
    void aptFetchesListsAndAPackage() throws Exception {
        Path made = Files.createDirectories(folder.resolve("made/DEBIAN"));
        Path flat = Files.createDirectory(served.resolve("flat"));
        Path deb = flat.resolve("hello_1.0_all.deb");
        String control = """
                Package: hello
                Version: 1.0
                Architecture: all
                Maintainer: Fry <fry@web.test>
                Description: a greeting
                """;
        Files.writeString(made.resolve("control"), control);
        run("dpkg-deb -b made " + deb);
        Path list = Files.writeString(
                flat.resolve("Packages"),
                control + "Filename: flat/hello_1.0_all.deb\nSize: " + Files.size(deb) + "\nSHA256: " + hash(deb)
                        + "\n");
        String release = "Date: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n ";
        Files.writeString(flat.resolve("Release"), release + hash(list) + " " + Files.size(list) + " Packages\n");
        for (String part : APT_FOLDERS) {
            Files.createDirectories(folder.resolve(part));
        }
        Files.createFile(folder.resolve("var/lib/dpkg/status"));
        Files.writeString(folder.resolve("etc/apt/sources.list"), "deb [trusted=yes] " + site + " flat/\n");
        apt("update");
        apt("download hello");
        assertThat(folder.resolve("hello_1.0_all.deb")).hasSameBinaryContentAs(deb);
    }

    private void apt(String words) throws Exception {
        String status = folder.resolve("var/lib/dpkg/status").toString();
        run("apt-get -o Dir=" + folder + " -o Dir::State::status=" + status
                + " -o APT::Sandbox::User=root -o Acquire::Retries=0 -o Acquire::http::Proxy=" + proxy + " " + words);
    }

    private static String hash(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
