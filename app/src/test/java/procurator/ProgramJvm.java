package procurator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nayuki.qrcodegen.QrCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.Blake3;
import org.snakeyaml.engine.v2.api.Load;
import procurator.cli.Rehearsal;

/**
 * The program in a process of its own, from jars with an archive of their classes, as the launcher starts it. A run of
 * tests makes the archive once, at 3 s of a processor; a start then takes 0.6 s of one. From folders of classes, of which
 * there can be no archive, it is 1.1 s, and there are some fifty starts.
 */
public final class ProgramJvm {
    private static final String OPTIONS = "jvm.options";
    private static final String ARCHIVE = "procurator.jsa";

    /** One class of each jar that the program needs beside its own. */
    private static final List<Class<?>> OTHERS = List.of(Blake3.class, QrCode.class, Load.class);

    private static final Path FOLDER = made();

    private ProgramJvm() {}

    /**
     * The command as far as the program's own words. Everybody may read what it names.
     *
     * @param options for the JVM, behind the launcher's
     */
    public static List<String> command(String... options) {
        List<String> command = java(FOLDER);
        command.add("-XX:SharedArchiveFile=" + FOLDER.resolve(ARCHIVE));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", jar().toString()));
        return command;
    }

    /** The program's own jar, which names the others. */
    public static Path jar() {
        return jar(FOLDER, Main.class);
    }

    private static List<String> java(Path folder) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + folder.resolve(OPTIONS),
                "-Xlog:disable"));
    }

    private static Path jar(Path folder, Class<?> type) {
        return folder.resolve(type.getSimpleName() + ".jar");
    }

    private static Path source(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static Path made() {
        try {
            Path folder = Files.createTempDirectory("procurator");
            folder.toFile().deleteOnExit();
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.copy(Path.of("src", "main", OPTIONS), folder.resolve(OPTIONS));
            for (Class<?> type : OTHERS) {
                Files.copy(source(type), jar(folder, type));
            }
            makeJar(folder);
            rehearse(folder);
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> file.toFile().deleteOnExit());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeJar(Path folder) throws IOException {
        String others =
                OTHERS.stream().map(type -> type.getSimpleName() + ".jar").collect(Collectors.joining(" "));
        Path manifest = Files.writeString(
                folder.resolve("manifest"),
                "Main-Class: " + Main.class.getName() + "\nClass-Path: " + others
                        + "\nEnable-Native-Access: ALL-UNNAMED\n");
        String jar = jar(folder, Main.class).toString();
        String classes = source(Main.class).toString();
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        int _ = tool.run(System.out, System.err, "-c", "-0", "-f", jar, "-m", manifest.toString(), "-C", classes, ".");
    }

    private static void rehearse(Path folder) throws IOException {
        Path archive = folder.resolve(ARCHIVE);
        List<String> command = java(folder);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:ArchiveClassesAtExit=" + archive));
        command.addAll(List.of("-cp", jar(folder, Main.class).toString()));
        command.add(Rehearsal.class.getName());
        Process rehearsal =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(rehearsal.getInputStream().readAllBytes(), UTF_8);
        if (!Files.exists(archive)) {
            throw new IOException("no archive of classes: " + said);
        }
    }
}
