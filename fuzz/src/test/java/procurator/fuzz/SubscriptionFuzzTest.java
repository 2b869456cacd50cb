package procurator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import procurator.config.ListedServers;
import procurator.config.json.JsonReader;
import procurator.config.json.JsonWriter;
import procurator.config.json.Node;
import procurator.config.json.Problems;
import procurator.local.Subscription;
import procurator.subscription.document.ProviderDocument;
import procurator.subscription.document.UnusableDocument;

/** Whatever a provider sends: it lists servers, each used or left out with a reason; or it is refused with a text. */
class SubscriptionFuzzTest {
    private static final Subscription.Allowed ALLOWED = new Subscription.Allowed(List.of("x"), false, true);

    @FuzzTest(maxDuration = "2m")
    void document(byte[] bytes) {
        Node.Members read;
        try {
            read = ProviderDocument.read(bytes);
        } catch (UnusableDocument refused) {
            assertThat(refused).hasMessageMatching("(?s).{5,510}");
            return;
        }
        String written = JsonWriter.write(read);
        assertThat(written).doesNotContain("\n", "\r");
        Node.Members again = JsonReader.read("document", written, new Problems());
        assertThat(again).isNotNull();
        if (again != null) {
            assertThat(JsonWriter.write(again)).isEqualTo(written);
            ListedServers listed = ListedServers.of(again, ALLOWED);
            assertThat(listed.servers().size() + listed.problems().size()).isPositive();
        }
    }
}
