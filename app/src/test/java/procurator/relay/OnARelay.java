package procurator.relay;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;

/** Tests of what a relay does, each with one of its own, on either poller. */
@ParameterizedClass
@EnumSource
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class OnARelay {
    final Pollers pollers;
    final RunningRelay relay;

    OnARelay(Pollers pollers) throws IOException {
        this.pollers = pollers;
        this.relay = new RunningRelay(pollers);
    }

    @AfterEach
    @Timeout(60)
    void close() throws IOException {
        relay.close();
    }
}
