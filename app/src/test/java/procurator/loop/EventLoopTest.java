package procurator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.net.Readiness;
import procurator.net.StreamOptions;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLoopTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

    private EventLoop loop(Pollers pollers) throws IOException {
        return new EventLoop("test", pollers.open(), System::nanoTime, faults::add);
    }

    /** Runs a task on the loop and waits for it. */
    private static void run(EventLoop loop, Runnable task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            task.run();
            done.countDown();
        });
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void taskFromOutsideWakesALoopThatWouldSleepForever(Pollers pollers) throws Exception {
        try (EventLoop loop = loop(pollers).start()) {
            for (int i = 0; i < 1_000; i++) {
                run(loop, () -> assertThat(loop.isCurrent()).isTrue());
            }
            assertThat(loop.isCurrent()).isFalse();
            assertThat(faults).isEmpty();
        }
    }

    /** A wake-up written while the one before is being read must not be taken with it. */
    @ParameterizedTest
    @EnumSource
    void wakeUpsOfSeveralThreadsAtOnceAreNeverLost(Pollers pollers) throws Exception {
        try (EventLoop loop = loop(pollers).start()) {
            Queue<Integer> done = new ConcurrentLinkedQueue<>();
            Thread[] threads = new Thread[3];
            for (int i = 0; i < threads.length; i++) {
                int number = i;
                threads[i] = Thread.ofPlatform().start(() -> askAgainAndAgain(loop, () -> done.add(number)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(done).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    private static void askAgainAndAgain(EventLoop loop, Runnable done) {
        try {
            for (int i = 0; i < 5_000; i++) {
                run(loop, () -> {});
            }
            done.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tasksRunInTheOrderGiven(Pollers pollers) throws Exception {
        try (EventLoop loop = loop(pollers).start()) {
            Queue<Integer> order = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                loop.execute(() -> order.add(number));
            }
            run(loop, () -> order.add(3));
            assertThat(order).containsExactly(0, 1, 2, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void taskThatAlwaysAddsAnotherKeepsNeitherTimersNorSocketsWaiting(Pollers pollers) throws Exception {
        CountDownLatch expired = new CountDownLatch(1);
        CountDownLatch accepted = new CountDownLatch(1);
        EventLoop loop = loop(pollers);
        InetSocketAddress address = loop.poller()
                .listen(ANYWHERE, StreamOptions.DEFAULT, (_, _) -> accepted.countDown())
                .address();
        loop.set(timer(expired::countDown), Duration.ofMillis(1));
        loop.execute(new Runnable() {
            @Override
            public void run() {
                loop.execute(this);
            }
        });
        try (EventLoop _ = loop.start();
                Socket _ = new Socket(address.getAddress(), address.getPort())) {
            assertThat(expired.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(accepted.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void faultOfATaskTimerOrHandlerIsToldAndTheLoopGoesOn(Pollers pollers) throws Exception {
        EventLoop loop = loop(pollers);
        Readiness failing = (_, _) -> {
            loop.poller().wakeUp();
            throw new IllegalStateException("handler");
        };
        InetSocketAddress address =
                loop.poller().listen(ANYWHERE, StreamOptions.DEFAULT, failing).address();
        loop.set(
                timer(() -> {
                    throw new IllegalStateException("timer");
                }),
                0);
        loop.execute(() -> {
            throw new StackOverflowError("task");
        });
        try (EventLoop _ = loop.start();
                Socket _ = new Socket(address.getAddress(), address.getPort())) {
            for (String what : new String[] {"handler", "timer", "task"}) {
                await().until(() -> faults.stream().anyMatch(fault -> what.equals(fault.getMessage())));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void timersGoByTheClockGiven(Pollers pollers) throws Exception {
        AtomicLong clock = new AtomicLong(-5);
        try (EventLoop loop = new EventLoop("test", pollers.open(), clock::get, faults::add).start()) {
            AtomicLong expired = new AtomicLong();
            run(loop, () -> loop.set(timer(expired::incrementAndGet), Duration.ofHours(1)));
            for (long each : new long[] {Duration.ofHours(1).toNanos() - 1, 1}) {
                assertThat(expired).hasValue(0);
                clock.addAndGet(each);
                Rounds.settle(loop);
            }
            assertThat(expired).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsTheThreadAndClosesItsSocketsAndDropsLateTasks(Pollers pollers) throws Exception {
        EventLoop loop = loop(pollers);
        InetSocketAddress address = loop.poller()
                .listen(ANYWHERE, StreamOptions.DEFAULT, (_, _) -> {})
                .address();
        loop.start().close();
        assertRefused(address);
        loop.execute(() -> faults.add(new AssertionError("ran after the end")));
        loop.close();
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void loopMayCloseItself(Pollers pollers) throws Exception {
        EventLoop loop = loop(pollers);
        InetSocketAddress address = loop.poller()
                .listen(ANYWHERE, StreamOptions.DEFAULT, (_, _) -> {})
                .address();
        loop.start().execute(loop::close);
        loop.close();
        assertRefused(address);
    }

    @ParameterizedTest
    @EnumSource
    void loopNeverStartedClosesItsSocketsAsWell(Pollers pollers) throws Exception {
        EventLoop loop = loop(pollers);
        InetSocketAddress address = loop.poller()
                .listen(ANYWHERE, StreamOptions.DEFAULT, (_, _) -> {})
                .address();
        loop.close();
        assertRefused(address);
    }

    private static void assertRefused(InetSocketAddress address) {
        assertThatThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(address, 5_000);
                    }
                })
                .isInstanceOf(ConnectException.class);
    }

    private static Timer timer(Runnable action) {
        return new Timer() {
            @Override
            protected void expired() {
                action.run();
            }
        };
    }
}
