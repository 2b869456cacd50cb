package procurator.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Debian package, installed by dpkg on a machine that has no Java. */
@Timeout(300)
class DebTest {
    /** Its database says that what the package depends on is there, as it is here. */
    private static final String DATABASE = """
            mkdir -p "$1/var/lib/dpkg/info" "$1/var/lib/dpkg/updates" "$1/var/log" "$1/run"
            dpkg-query -s base-files libc6 passwd systemd >"$1/var/lib/dpkg/status"
            for package in base-files libc6:amd64 passwd systemd; do
              cp "/var/lib/dpkg/info/$package.list" "$1/var/lib/dpkg/info"
            done
            echo root:*:1:0:99999:7::: >"$1/etc/shadow"
            echo root:*:: >"$1/etc/gshadow"
            cp "$2" "$1/tmp/p.deb"
            """;

    private static final String INSTALL = "dpkg -i /tmp/p.deb >/tmp/said 2>&1 || { cat /tmp/said; false; }\n";

    @TempDir
    private Path folder;

    private Machine machine;

    @BeforeEach
    void boot() throws Exception {
        machine = new Machine(
                folder,
                "dpkg",
                "dpkg-deb",
                "dpkg-split",
                "dpkg-query",
                "tar",
                "gzip",
                "diff",
                "ldconfig",
                "rm",
                "start-stop-daemon",
                "systemd-sysusers",
                "getent",
                "userdel",
                "groupdel",
                "chgrp",
                "rmdir",
                "grep",
                "sed",
                "sort",
                "stat",
                "setpriv",
                "mv");
        Machine.here(DATABASE, machine.root(), Packages.DEB);
    }

    @Test
    void serviceReadsItsFileAsAUserOfItsOwn() throws Exception {
        assertThat(machine.ok(INSTALL + """
                ! command -v java
                file=/etc/procurator/server.json
                stat -c '%a %U %G' $file
                sed -i "s|put a key.*|$(procurator genkey)\\"|; s|\\"::\\"|\\"127.0.0.1\\"|" $file
                as='setpriv --reuid procurator --regid procurator --clear-groups'
                $as procurator check -c $file
                ! $as touch $file 2>/dev/null
                PROCURATOR_JAVA_OPTIONS=-Xshare:on $as procurator server -c $file 2>log &
                while kill -0 $!; do case $(cat log) in *'listens on'*) break ;; esac; sleep 0.1; done
                kill $!
                wait $!
                """))
                .startsWith("640 root procurator\n")
                .contains("in order, for server");
    }

    @Test
    void configurationIsNeverOverwrittenAndStaysUntilThePackageIsPurged() throws Exception {
        assertThat(machine.ok(INSTALL + """
                file=/etc/procurator/server.json
                echo mine >$file
                """ + INSTALL + """
                cat $file
                dpkg -r procurator >/dev/null
                ls /usr/lib/procurator 2>&1 || cat $file
                """))
                .endsWith("mine\nls: cannot access '/usr/lib/procurator': No such file or directory\nmine\n");
    }

    @Test
    void purgedItLeavesNoTrace() throws Exception {
        assertThat(machine.ok("""
                state() {
                  find / -xdev ! -path '/proc*' ! -path '/dev*' ! -path '/tmp*' ! -path '/var/lib/dpkg/*' ! -path '/var/log/*' \\
                    ! -path '/etc/*-' ! -path '/etc/.pwd.lock' | sort
                  cat /etc/passwd /etc/group /etc/shadow /etc/gshadow
                }
                state >/tmp/before
                """ + INSTALL + """
                grep -c procurator /etc/passwd
                mkdir -p /var/lib/procurator/procurator
                dpkg -P procurator >/dev/null
                state >/tmp/after
                diff /tmp/before /tmp/after
                ! dpkg-query -s procurator 2>/dev/null
                """)).isEqualTo("1\n");
    }

    @Test
    void maintainerIsWhoTheBuildNames() throws Exception {
        String maintainer = System.getProperty("maintainer");
        assertThat(Machine.here("""
                dpkg-deb -f "$1" Maintainer
                dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/share/doc/procurator/changelog.gz | gzip -d | grep '^ -- '
                """, Packages.DEB))
                .isEqualTo(maintainer + "\n -- " + maintainer + "  Mon, 01 Jan 1990 00:00:00 +0000\n");
    }

    @Test
    void lintianFindsNoError() throws Exception {
        assertThat(Machine.here("lintian --allow-root --fail-on error,warning \"$1\"", Packages.DEB))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"procurator-local@.service", "procurator-server@.service"})
    void unitIsInOrderAndExposedToLittle(String unit) throws Exception {
        Machine.here("dpkg-deb -x \"$1\" \"$2\"", Packages.DEB, folder.resolve("x"));
        Path file = folder.resolve("x/lib/systemd/system").resolve(unit);
        assertThat(Files.readString(file)).contains("ExecStart=/usr/lib/procurator/procurator ");
        assertThat(Machine.here("""
                sed -i "s|=/usr/lib/procurator|=$1/usr/lib/procurator|" "$2"
                systemd-analyze verify --man=no "$2"
                """, folder.resolve("x"), file)).isEmpty();
        String exposure = Machine.here("systemd-analyze security --offline=yes --no-pager \"$1\" | tail -n 1", file);
        assertThat(Double.parseDouble(exposure.replaceAll(".*: ([0-9.]+) .*\n", "$1")))
                .isLessThanOrEqualTo(2.0);
    }
}
