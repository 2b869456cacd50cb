package procurator.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The files by which others run or publish the packages. The chart's templates are read by helm, in the workflow. */
@Timeout(60)
class DeployTest {
    @Test
    void yamlIsInOrder() throws Exception {
        assertThat(Machine.here(
                        "yamllint --strict -c yamllint.yaml compose.yaml helm/procurator/*.yaml ../.github/workflows"))
                .isEmpty();
    }

    /** As the manifest of the image and the units say it too. */
    @Test
    void versionIsThatOfTheBuild() throws Exception {
        assertThat(Machine.here("cat compose.yaml helm/procurator/Chart.yaml"))
                .contains("image: procurator:" + System.getProperty("version") + "\n")
                .contains("appVersion: " + System.getProperty("version") + "\n");
    }
}
