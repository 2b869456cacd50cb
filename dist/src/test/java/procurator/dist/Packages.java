package procurator.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has put them. */
final class Packages {
    /** The folder that all of them hold. */
    static final Path IMAGE = Path.of(System.getProperty("image"));

    static final Path TARBALL = IMAGE.resolveSibling(IMAGE.getFileName() + ".tar.xz");

    static final Path DEB = made("*.deb");
    static final Path OCI = made("*.oci.tar");
    static final Path SBOM = made("*.cdx.json");

    private Packages() {}

    private static Path made(String pattern) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(IMAGE.resolveSibling(""), pattern)) {
            return files.iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
