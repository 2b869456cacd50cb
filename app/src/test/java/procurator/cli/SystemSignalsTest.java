package procurator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemSignalsTest {
    @Test
    void signalRunsItsActionEachTimeItComes() throws Exception {
        Semaphore came = new Semaphore(0);
        new SystemSignals().on("USR1", came::release);
        for (int i = 0; i < 2; i++) {
            String pid = String.valueOf(ProcessHandle.current().pid());
            assertThat(new ProcessBuilder("kill", "-USR1", pid).start().waitFor())
                    .isZero();
            assertThat(came.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void signalTheSystemDoesNotHaveNeverComes() {
        new SystemSignals().on("NOSUCH", () -> {});
    }
}
