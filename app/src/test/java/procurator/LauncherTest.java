package procurator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code ./procurator} in a copy of the tree, which is built once. What is written in a script is bytes. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class LauncherTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** One line of genkey's. */
    private static final String KEY = "[A-Za-z0-9+/]{22}==\n";

    /** Refuses to start without the archive. */
    private static final String FAST = "export PROCURATOR_JAVA_OPTIONS=-Xshare:on\n";

    @TempDir
    private static Path folder;

    private record ExitedProcess(int code, String out, String err) {}

    /** A build at hand is taken along: one that does not fit the sources is never used. */
    @BeforeAll
    static void build() throws Exception {
        ExitedProcess built = sh("""
                mkdir -p tree/app tree/fuzz
                cd tree
                cp -Rp "$ROOT/procurator" "$ROOT/mvnw" "$ROOT/.mvn" "$ROOT/pom.xml" .
                cp -p "$ROOT/app/pom.xml" app
                cp -p "$ROOT/fuzz/pom.xml" fuzz
                mkdir app/src
                cp -Rp "$ROOT/app/src/main" app/src
                [ ! -d "$ROOT/.build" ] || cp -Rp "$ROOT/.build" .
                ./procurator genkey
                """);
        assertThat(built.code()).as(built.err()).isZero();
        assertThat(built.out()).matches(KEY);
    }

    private static ExitedProcess sh(String script) throws Exception {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", script)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("ROOT", ROOT.toString());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().keySet().removeIf(name -> name.contains("JAVA_") && !name.equals("JAVA_HOME"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
            return new ExitedProcess(process.exitValue(), read(out), read(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    private static void assertKeysOnly(ExitedProcess ended) {
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).matches("(" + KEY + ")+");
        assertThat(ended.code()).isZero();
    }

    @Test
    void treeCopiedWithoutItsTimesStartsFastAndPrintsNothingOfItsOwn() throws Exception {
        assertKeysOnly(sh(FAST + """
                cp -R tree copy
                find copy -exec touch {} +
                copy/procurator genkey
                copy/procurator genkey
                """));
    }

    @Test
    void archiveThatDoesNotFitIsDoneWithoutInSilence() throws Exception {
        assertKeysOnly(sh("""
                cp -Rp tree broken
                for archive in broken/.build/*/*.jsa; do head -c 100000 "$archive" >cut; mv cut "$archive"; done
                broken/procurator genkey
                """));
    }

    /** Seen: without a size the space for classes alone wants 1 GiB. */
    @Test
    void gibibyteOfAddressesIsEnough() throws Exception {
        assertKeysOnly(sh(FAST + """
                ulimit -v 1048576
                tree/procurator genkey
                tree/procurator genkey
                """));
    }

    /** In a namespace of users without a root, who has no such limit. */
    @Test
    void tooFewProcessesAreToldOnOneLine() throws Exception {
        ExitedProcess ended = sh("prlimit --nproc=14 unshare -U tree/procurator genkey");
        assertThat(ended.err())
                .isEqualTo("procurator: cannot start: its user may have 14 processes and threads"
                        + " (expected: 24 or more; ulimit -u)\n");
        assertThat(ended.code()).isEqualTo(71);
    }

    @Test
    void treeMayStandInAFolderOfAnyName() throws Exception {
        assertKeysOnly(sh(FAST + """
                cp -Rp tree moved
                for name in co:lon 'bl ank' "quo'te" 'dou"ble' 'st*r' 'per%20cent' '-dash' "$(printf 'f\\303\\274')" \\
                  "$(printf 'new\\nline')"; do
                  mv moved "./$name"
                  "./$name/procurator" genkey
                  mv "./$name" moved
                done
                """));
    }

    @Test
    void folderWhoseNameIsNotUtf8IsAClearError() throws Exception {
        ExitedProcess ended = sh("""
                cp -Rp tree latin
                name=$(printf 'caf\\351')
                mv latin "$name"
                code=0
                "$name/procurator" genkey 2>said || code=$?
                rm -r "$name"
                exit $code
                """);
        assertThat(ended.code()).isEqualTo(73);
        assertThat(ended.out()).isEmpty();
        assertThat(Files.readAllBytes(folder.resolve("said"))).asString().contains("the name is not UTF-8");
    }

    @Test
    void itMayBeCalledByAnyName() throws Exception {
        assertKeysOnly(sh("""
                ln -s tree/procurator link
                mkdir bin
                ln -s ../link bin/other-name
                ./link genkey
                PATH=$PWD/bin:$PATH
                other-name genkey
                sh link genkey
                cd tree
                ./procurator genkey
                cd app
                ../procurator genkey
                CDPATH=/usr ../procurator genkey
                env -u HOME -u XDG_STATE_HOME ../procurator genkey
                """));
    }

    @Test
    void folderForCrashesThatIsRelativeCountsForNothing() throws Exception {
        ExitedProcess ended = sh("""
                mkdir started home
                cd started
                XDG_STATE_HOME=relative HOME=$PWD/../home ../tree/procurator genkey
                XDG_STATE_HOME=relative HOME=relative ../tree/procurator genkey
                ls -A . ../home/.local/state
                """);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).matches("(" + KEY + "){2}\\.:\n\n\\.\\./home/\\.local/state:\nprocurator\n");
    }

    @Test
    void folderItIsStartedInMayBeGone() throws Exception {
        ExitedProcess ended = sh("""
                mkdir gone
                here=$PWD
                cd gone
                rmdir "$here/gone"
                "$here/tree/procurator" genkey
                """);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).matches(KEY);
        assertThat(ended.err()).contains("the folder it was started in is gone").doesNotContain("Exception", "\tat ");
    }

    @Test
    void whatImagesTellEveryJvmIsLeftAsideWithAWord() throws Exception {
        ExitedProcess ended = sh("""
                export JAVA_TOOL_OPTIONS='-XX:+UseG1GC -Xmx16m -javaagent:/nowhere.jar' _JAVA_OPTIONS=-Xmx1m
                JDK_JAVA_OPTIONS=--nonsense tree/procurator genkey
                """);
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).matches(KEY);
        assertThat(ended.err().lines())
                .hasSize(3)
                .allMatch(line ->
                        line.endsWith("is left aside; what is meant for procurator goes into PROCURATOR_JAVA_OPTIONS"));
        ExitedProcess ours = sh("PROCURATOR_JAVA_OPTIONS='-Xmx96m -Xlog:gc+init:stderr' tree/procurator genkey");
        assertThat(ours.out()).matches(KEY);
        assertThat(ours.err()).contains("Heap Max Capacity: 96M");
    }

    @Test
    void bytesAreBytesWithoutALanguage() throws Exception {
        ExitedProcess ended = sh("""
                name=$(printf 'caf\\303\\251.json')
                printf '{"server":"a.example","method":"aes-256-gcm","password":"${PW}"}' >"$name"
                PW=$(printf 'p\\303\\244ss') tree/procurator url -c "$name"
                LC_ALL=C PW=$(printf 'p\\303\\244ss') tree/procurator url -c "$name"
                """);
        assertThat(ended.code()).as(ended.err()).isZero();
        String url = "ss://"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("aes-256-gcm:p\u00e4ss".getBytes(StandardCharsets.UTF_8));
        assertThat(ended.out().lines()).hasSize(2).allMatch(line -> line.startsWith(url + "@"));
    }

    @Test
    void bytesThatAreNotUtf8AreAnErrorAndNotAnotherKey() throws Exception {
        ExitedProcess ended = sh("""
                latin=$(printf 'p\\344ss')
                printf '{"server":"a.example","method":"aes-256-gcm","password":"${PW}"}' >latin.json
                PW=$latin tree/procurator url -c latin.json || echo $?
                tree/procurator local -s a.example -m aes-256-gcm -k "$latin" || echo $?
                """);
        assertThat(ended.out()).isEqualTo("78\n64\n");
        assertThat(ended.err()).contains("holds bytes that are not UTF-8").contains("argument 7 is not UTF-8");
    }

    @Test
    void anotherProgramsLockOnTheJarDoesNotHoldUpAStartForEver() throws Exception {
        ExitedProcess ended = sh("""
                cp -Rp tree locked
                (
                  exec 7<"$(ls locked/.build/*/procurator.jar)"
                  flock -x 7
                  exec sleep 100
                ) &
                while flock -n -s locked/.build/*/procurator.jar true; do sleep 0.1; done
                locked/procurator genkey
                kill $!
                """);
        assertThat(ended.out()).matches(KEY);
        assertThat(ended.err()).contains("another program has locked").contains("starting without a lock in 3 s");
    }

    @Test
    void socketsThatSystemdPassedAreLeftAlone() throws Exception {
        ExitedProcess ended = sh("""
                exec 9<tree/pom.xml
                export LISTEN_FDS=7
                tree/procurator demo --mode tcp_only >shown &
                until grep -q Ctrl-C shown; do sleep 0.1; done
                readlink /proc/$!/fd/9
                kill $!
                wait $!
                """);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out().strip()).endsWith("/tree/pom.xml");
    }

    @Test
    void crashLeavesItsReportInAPrivatePlaceAndNothingElsewhere() throws Exception {
        ExitedProcess ended = sh("""
                mkdir work
                cd work
                ../tree/procurator demo --mode tcp_only >../demo.out 2>../demo.err &
                until grep -q Ctrl-C ../demo.out; do sleep 0.1; done
                kill -SEGV $!
                wait $! || :
                ls -A
                ls -ld ../state/procurator | cut -c 1-10
                grep -c . ../state/procurator/crash-$!.log
                """);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).matches("drwx------\n\\d+\n");
        assertThat(read(folder.resolve("demo.err"))).isEmpty(); // of a crash the JVM speaks on standard output
        assertThat(read(folder.resolve("demo.out"))).contains("SIGSEGV").contains("state/procurator/crash-");
    }

    @Test
    void goingIntoTheBackgroundIsAnotherStartWhosePidFileNamesTheJvm() throws Exception {
        ExitedProcess ended = sh("""
                tree/procurator local -s vps.example -k x -m aes-256-gcm -l 0 --daemonize --pid-file "$PWD/l.pid"
                pid=$(cat l.pid)
                readlink "/proc/$pid/exe"
                readlink "/proc/$pid/fd/9" || :
                kill "$pid"
                tries=0
                while [ -e l.pid ] && [ $tries -lt 200 ]; do sleep 0.1; tries=$((tries + 1)); done
                [ ! -e l.pid ]
                """);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("/bin/java\n").contains("/procurator.jar\n"); // whose lock says: in use
        assertThat(ended.err()).contains("listens on");
    }
}
