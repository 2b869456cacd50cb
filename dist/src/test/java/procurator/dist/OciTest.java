package procurator.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The OCI image, unpacked and run as a container runs it: its own user, a root that is read-only, a volume. */
@Timeout(300)
class OciTest {
    private static final String UNPACK = """
            cd "$2"
            mkdir layout root volume
            tar -xf "$1" -C layout
            blob() { echo "layout/blobs/$(echo "$1" | tr : /)"; }
            manifest=$(blob "$(jq -r '.manifests[0].digest' layout/index.json)")
            cp "$(blob "$(jq -r .config.digest "$manifest")")" config.json
            for layer in $(jq -r '.layers[].digest' "$manifest"); do tar -xzf "$(blob "$layer")" -C root; done
            mkdir -p root/proc root/dev
            chown 65532:65532 volume
            """;

    /** VARIABLES and a script, in which {@code container} is the entry point and more words are for it. */
    private static final String RUN = """
            cd "$1"
            cat >enter <<'END'
            ip link set lo up
            mount --bind root root
            mount --bind -o remount,ro root
            mount --rbind /dev root/dev
            mount -t proc proc root/proc
            [ ! -e volume ] || mount --bind volume root/var/lib/procurator
            eval "entry=\\$(jq -r '.config.Entrypoint | @sh' config.json)"
            user=$(jq -r .config.User config.json)
            variables="$(jq -r '.config.Env | @sh' config.json) $2"
            container() { eval "exec env -i $variables /usr/sbin/chroot --userspec=$user root $entry \\"\\$@\\""; }
            eval "$1"
            END
            exec unshare -m -n -p -f --kill-child sh -eu enter "$3" "$2"
            """;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        Machine.here(UNPACK, Packages.OCI, folder);
    }

    private static String container(String variables, String script) throws Exception {
        return Machine.here(RUN, folder, variables, script);
    }

    @Test
    void serverIsToldByVariablesShowsItsLinkAndIsHealthy() throws Exception {
        assertThat(container("PASSWORD=barfoo METHOD=aes-256-gcm SERVER_PORT=8399 LINK_HOST=vps.example", """
                container container >said 2>&1 &
                until (container container --health); do kill -0 $!; sleep 0.2; done
                kill $!
                wait $!
                cat said
                """))
                .contains("ss://", "@vps.example:8399", "server listens on TCP 0.0.0.0:8399")
                .doesNotContain("barfoo");
    }

    @Test
    void withoutAnythingItMakesAKeyAndKeepsItInTheVolume() throws Exception {
        assertThat(container("", """
                container container >said 2>&1 &
                until (container container --health); do kill -0 $!; sleep 0.2; done
                kill $!
                wait $!
                """)).isEmpty();
        assertThat(Files.readString(folder.resolve("volume/key"))).matches("[A-Za-z0-9+/]{22}==\n");
    }

    @Test
    void anotherCommandIsRunInstead() throws Exception {
        assertThat(container("JDK_JAVA_OPTIONS=-Xshare:on", "container genkey 2>/dev/null"))
                .matches("[A-Za-z0-9+/]{22}==\n");
    }

    @Test
    void nothingButTheProgramIsInIt() throws Exception {
        assertThat(Machine.here("find \"$1/root\" -type f -perm /111 ! -name '*.so*' -printf '%f\n' | sort", folder))
                .isEqualTo("java\njspawnhelper\n");
    }

    @Test
    void toolsOfContainersReadItAndMadeAgainItIsTheSame(@TempDir Path elsewhere) throws Exception {
        assertThat(Machine.here("skopeo inspect \"oci-archive:$1\"", Packages.OCI))
                .contains("\"Architecture\": \"amd64\"");
        Machine.here(
                "./oci \"$1\" \"$2\" \"$3/again\"; cmp \"$3/again\" \"$4\"",
                Packages.IMAGE,
                System.getProperty("version"),
                elsewhere,
                Packages.OCI);
    }
}
