package procurator.dist;

import java.nio.file.Path;

/** Where the build has put them. */
final class Packages {
    /** The folder that all of them hold. */
    static final Path IMAGE = Path.of(System.getProperty("image"));

    static final Path TARBALL = IMAGE.resolveSibling(IMAGE.getFileName() + ".tar.xz");

    private Packages() {}
}
