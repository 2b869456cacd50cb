package procurator.daemon;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The user whom a process that root started becomes, for good. */
public final class RunAs {
    private static final int ROOT = 0;
    private static final int FOR_ITSELF_ALONE = 0077;

    private final Posix.Account user;
    private final boolean already;

    private RunAs(Posix.Account user, boolean already) {
        this.user = user;
        this.already = already;
    }

    /**
     * Looks a user up.
     *
     * @param user a name, or a number that has one
     * @throws IOException if there is no such user, or this process cannot become him; the text says which
     */
    public static RunAs of(String user) throws IOException {
        Posix.Account found = find(user);
        if (found == null) {
            throw new IOException("no user of this system (expected: a name of /etc/passwd, such as nobody)");
        }
        int now = Posix.effectiveUser();
        if (now != ROOT && now != found.uid()) {
            throw new IOException(
                    "only root can become another user (expected: to be started by root; or without it, by"
                            + " 'sudo -u " + found.name() + " ...' or User= of systemd)");
        }
        return new RunAs(found, now == found.uid());
    }

    private static Posix.@Nullable Account find(String user) throws IOException {
        Posix.Account named = Posix.account(user);
        return named == null && user.matches("[0-9]{1,9}") ? Posix.account(Integer.parseInt(user)) : named;
    }

    public String name() {
        return user.name();
    }

    /**
     * Becomes the user, with all threads, and leaves every group and capability that root had.
     *
     * @throws IOException if that does not succeed, or the user cannot read what is loaded while the process runs
     */
    public void become() throws IOException {
        if (already) {
            return;
        }
        List<Path> needed = loadedLater();
        Posix.umask(FOR_ITSELF_ALONE); // what a crash leaves behind holds memory
        Posix.initgroups(user);
        Posix.setgid(user.gid());
        Posix.setuid(user.uid());
        if (user.uid() != ROOT && Posix.effectiveUser() == ROOT) {
            throw new IOException("still root after setuid");
        }
        for (Path each : needed) {
            if (!Files.isReadable(each)) {
                throw new IOException(each + ": " + user.name() + " may not read it, and it is needed while procurator"
                        + " runs (expected: a tree and a JDK that everybody may read, such as below /opt)");
            }
        }
    }

    /** A JVM loads classes and libraries as they are first needed: those of the JDK, and the jars on the class path. */
    private static List<Path> loadedLater() throws IOException {
        List<Path> paths = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "lib", "modules")));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            paths.add(path);
            Path besides = path.resolveSibling("lib");
            if (Files.isRegularFile(path) && Files.isDirectory(besides)) {
                try (Stream<Path> jars = Files.list(besides)) {
                    jars.forEach(paths::add);
                }
            }
        }
        return paths;
    }
}
