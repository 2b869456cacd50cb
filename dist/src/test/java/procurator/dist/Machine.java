package procurator.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A machine within this one: a root of its own with a few programs of Debian's, its libc and nothing else, above
 * all no Java; with processes and a loopback of its own. It needs root.
 */
final class Machine {
    /** What a start needs beside a shell. */
    private static final List<String> SMALLEST =
            List.of("sh", "readlink", "find", "env", "touch", "mkdir", "chmod", "id", "cat", "sleep", "ls");

    /** The libraries of a program, and what loads it. */
    private static final String COPY = """
            cd "$ROOT"
            mkdir -p usr/bin usr/sbin usr/lib usr/lib64 usr/lib/x86_64-linux-gnu dev proc tmp etc var root
            ln -s usr/bin bin; ln -s usr/sbin sbin; ln -s usr/lib lib; ln -s usr/lib64 lib64
            chmod 755 .
            chmod 1777 tmp
            echo root:x:0:0:root:/root:/bin/sh >etc/passwd
            echo root:x:0: >etc/group
            for library in $(dpkg -L libc6 | grep '^/lib/.*/lib[^/]*\\.so[.0-9]*$'); do
              cp -L "$library" "usr$library"
            done
            for program; do
              file=$(readlink -f "$(command -v "$program")")
              cp "$file" "usr/bin/$program"
              for library in $(ldd "$file" | grep -o '/[^ ]*'); do
                to=$ROOT/${library#/}
                [ -e "$to" ] || { mkdir -p "${to%/*}"; cp -L "$library" "$to"; }
              done
            done
            """;

    private static final String ENTER = """
            ip link set lo up
            mount --rbind "$ROOT" "$ROOT"
            mount --rbind /dev "$ROOT/dev"
            mount -t proc proc "$ROOT/proc"
            exec env -i PATH=/usr/bin:/usr/sbin HOME=/root chroot "$ROOT" sh -euc "$1"
            """;

    private final Path root;

    /** @param folder empty */
    Machine(Path folder, String... morePrograms) throws IOException, InterruptedException {
        root = folder;
        List<String> command = new ArrayList<>(List.of("sh", "-euc", COPY, "sh"));
        command.addAll(SMALLEST);
        command.addAll(List.of(morePrograms));
        Ran copied = run(command, folder);
        assertThat(copied.code()).as(copied.said()).isZero();
    }

    record Ran(int code, String said) {}

    Path root() {
        return root;
    }

    /** Runs a script in it; what the script leaves running ends with it. */
    Ran sh(String script) throws IOException, InterruptedException {
        return run(List.of("unshare", "-m", "-n", "-p", "-f", "--kill-child", "sh", "-euc", ENTER, "sh", script), root);
    }

    /** The same, which has to end well. */
    String ok(String script) throws IOException, InterruptedException {
        Ran ran = sh(script);
        assertThat(ran.code()).as(ran.said()).isZero();
        return ran.said();
    }

    /** Runs a script outside of any such machine, which has to end well. */
    static String here(String script, Object... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-euc", script, "sh"));
        Stream.of(words).map(Object::toString).forEach(command::add);
        Ran ran = run(command, Path.of("/"));
        assertThat(ran.code()).as(ran.said()).isZero();
        return ran.said();
    }

    /** Runs a command outside of any such machine. */
    private static Ran run(List<String> command, Path root) throws IOException, InterruptedException {
        List<String> bounded = new ArrayList<>(List.of("timeout", "-k", "5", "120"));
        bounded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(bounded).redirectErrorStream(true);
        builder.environment().put("ROOT", root.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ran(process.waitFor(), said);
    }

    /** Unpacks an archive into a folder of it. */
    void unpack(Path archive, String folder) throws IOException, InterruptedException {
        here("mkdir -p \"$2\"; tar -xf \"$1\" -C \"$2\"", archive, root.resolve(folder));
    }
}
