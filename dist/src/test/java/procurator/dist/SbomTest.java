package procurator.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the packages say they hold is what they hold, under licenses that let it be passed on. */
@Timeout(60)
class SbomTest {
    @Test
    void everyJarIsNamedWithItsSumAndNothingElseIs() throws Exception {
        String named = Machine.here("""
                jq -r '.components[] | select(.purl and .group != "procurator") |
                  (.hashes[] | select(.alg == "SHA-256").content) + "  " + .name + "-" + .version + ".jar"' "$1" | sort
                """, Packages.SBOM);
        String held = Machine.here("cd \"$1/app/lib\"; sha256sum -- *.jar | sort", Packages.IMAGE);
        assertThat(named).isEqualTo(held).contains("commons-codec");
    }

    @Test
    void everyLicenseIsOneOfThose() throws Exception {
        String licenses = Machine.here("""
                jq -r '[.components[] | .name + ": " + ([.licenses[] | .license.id // .license.name // .expression] | join(", "))]
                  | sort[]' "$1"
                """, Packages.SBOM);
        assertThat(licenses.lines())
                .isNotEmpty()
                .allMatch(line -> line.matches(".*: "
                        + "(Apache-2\\.0|MIT|GPL-2\\.0-only WITH Classpath-exception-2\\.0|LGPL-2\\.1-or-later)"));
    }

    @Test
    void sumsAreThoseOfTheFiles() throws Exception {
        assertThat(Machine.here("cd \"$1\"; sha256sum -c SHA256SUMS", Packages.IMAGE + "/..")
                        .lines())
                .hasSize(4)
                .allMatch(line -> line.endsWith(": OK"));
    }
}
