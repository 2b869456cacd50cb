package procurator.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutletTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    /** Takes nothing until somebody reads. */
    private final class Pipe extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            stuck.countDown();
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            written.write(b);
        }
    }

    private final Outlet outlet = new Outlet(new Pipe());
    private final PrintStream out = new PrintStream(outlet, true, UTF_8);

    private List<String> lines() {
        return written.toString(UTF_8).lines().toList();
    }

    private void fill() throws InterruptedException {
        out.println("first");
        assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
        String line = "x".repeat(1_023);
        for (int i = 0; i < Outlet.ROOM / 1_024; i++) {
            out.println(line);
        }
    }

    @Test
    void whatIsWrittenComesInOrder() {
        read.countDown();
        for (int i = 0; i < 1_000; i++) {
            out.println(i);
        }
        outlet.finish(LONG);
        assertThat(lines()).hasSize(1_000).startsWith("0", "1", "2").endsWith("999");
    }

    @Test
    void nobodyWaitsForAPipeThatTakesNothingAndALineSaysHowManyWereLost() throws Exception {
        fill();
        for (int i = 0; i < 40; i++) {
            out.println("lost " + i);
        }
        read.countDown();
        outlet.finish(LONG);
        out.println("after");
        outlet.finish(LONG);
        assertThat(lines()).startsWith("first").endsWith("after").noneMatch(line -> line.startsWith("lost "));
        assertThat(lines().get(lines().size() - 2))
                .isEqualTo("procurator: 41 lines lost: nobody read what was written before");
    }

    @Test
    void lossIsToldThoughNothingIsWrittenAfterIt() throws Exception {
        fill();
        read.countDown();
        await().atMost(LONG)
                .until(() -> written.toString(UTF_8)
                        .endsWith("\nprocurator: 1 line lost: nobody read what was written before\n"));
    }

    @Test
    void endWaitsForAPipeThatTakesNothingOnlyOnce() throws Exception {
        out.println("first");
        assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
        long begun = System.nanoTime();
        outlet.finish(Duration.ofSeconds(1));
        for (int i = 0; i < 1_000; i++) {
            outlet.finish(Duration.ofSeconds(1));
        }
        assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(15).toNanos());
        assertThat(lines()).isEmpty();
    }

    @Test
    void readerThatHasGoneHarmsNobody() {
        Outlet broken = new Outlet(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        PrintStream said = new PrintStream(broken, true, UTF_8);
        said.println("one");
        said.println("two");
        broken.finish(LONG);
        assertThat(said.checkError()).isFalse();
    }

    @Test
    void loggingIntoAFullPipeReturns() throws Exception {
        fill();
        Log log = new Log(out, Log.Level.DEBUG, InstantSource.system());
        for (int i = 0; i < 10_000; i++) {
            log.debug("a tunnel ended");
            log.sometimes(Log.Level.WARN, "accept", "no descriptor");
        }
        assertThat(lines()).isEmpty();
    }
}
