package procurator.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tar, unpacked on a machine that has no Java. */
@Timeout(300)
class TarballTest {
    private static final long MIB = 1 << 20;
    private static final String NAME = Packages.IMAGE.getFileName().toString();
    private static final String KEY = "[A-Za-z0-9+/]{22}==\n";

    /** Refuses to start without the archive of classes. */
    private static final String FAST = "export PROCURATOR_JAVA_OPTIONS=-Xshare:on\n";

    @TempDir
    private static Path folder;

    private static Machine machine;

    @BeforeAll
    static void unpack() throws Exception {
        machine = new Machine(folder, "cp", "ln", "mount");
        machine.unpack(Packages.TARBALL, "opt");
    }

    @Test
    void demoRunsBothHalvesWithoutAnyJava() throws Exception {
        assertThat(machine.ok("""
                ! command -v java
                /opt/%s/procurator demo >shown &
                while kill -0 $!; do case $(cat shown) in *Ctrl-C*) break ;; esac; sleep 0.1; done
                kill $!
                wait $!
                cat shown
                """.formatted(NAME)))
                .contains("local listens on ", " 127.0.0.1:1080, ")
                .contains("Ended: 0 tunnels");
    }

    @Test
    void itStartsFastFromWhereverItIsCopied() throws Exception {
        assertThat(machine.ok(FAST + """
                mkdir '/other folder'
                cp -R /opt/%1$s '/other folder'
                '/other folder/%1$s/procurator' genkey
                ln -s /opt/%1$s/procurator /usr/bin/procurator
                procurator genkey
                """.formatted(NAME))).matches("(" + KEY + "){2}");
    }

    @Test
    void folderWithAColonIsAClearError() throws Exception {
        Machine.Ran ran = machine.sh("cp -R /opt/%1$s /tmp/a:b; '/tmp/a:b/procurator' genkey".formatted(NAME));
        assertThat(ran.said())
                .isEqualTo("procurator: cannot run from /tmp/a:b: its JVM takes the colon for the end of a"
                        + " path. Rename the folder.\n");
        assertThat(ran.code()).isEqualTo(73);
    }

    @Test
    void nothingIsWrittenWhereItIsUnpacked() throws Exception {
        assertThat(machine.ok(FAST + """
                mount --bind /opt /opt
                mount -o remount,ro,bind /opt
                ! touch /opt/%1$s/app/procurator.jar 2>/dev/null
                /opt/%1$s/procurator genkey
                """.formatted(NAME))).matches(KEY);
    }

    @Test
    void whatShellsCompleteAndTheManualAreInIt() throws Exception {
        assertThat(machine.ok("cd /opt/" + NAME + """
                /share
                cat bash-completion/completions/procurator zsh/site-functions/_procurator
                cat fish/vendor_completions.d/procurator.fish man/man1/procurator.1
                """))
                .contains("complete -o default", "#compdef procurator", "complete -c procurator", ".TH PROCURATOR 1");
    }

    @Test
    void itIsSmall() throws Exception {
        assertThat(Files.size(Packages.TARBALL)).isLessThan(35 * MIB);
        String mib = Machine.here("du -sm \"$1\" | cut -f 1", folder.resolve("opt"));
        assertThat(Long.parseLong(mib.strip())).isLessThan(80);
    }

    @Test
    void madeAgainItIsTheSame(@TempDir Path elsewhere) throws Exception {
        Machine.here("""
                mkdir -p "$1/app"
                cp -R "$2/app/procurator.jar" "$2/app/lib" "$1/app"
                JAVA_HOME=$3 ./image "$1"
                list() { cd "$1"; tar --sort=name --owner=0 --group=0 -cf - . | sha256sum; }
                [ "$(list "$1")" = "$(list "$2")" ] || { diff -r "$1" "$2"; false; }
                """, elsewhere.resolve(NAME), Packages.IMAGE, System.getProperty("java.home"));
    }
}
