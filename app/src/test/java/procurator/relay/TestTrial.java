package procurator.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import procurator.wire.Address;

/** The trial of one connection of {@link TestDialer}, which notes what it is told. */
final class TestTrial implements Trial {
    private final TestDialer dialer;
    private final int number;
    private final boolean ahead;
    private final AtomicReference<@Nullable Runnable> leave = new AtomicReference<>();

    /** @param ahead whether it was opened ahead */
    TestTrial(TestDialer dialer, int number, boolean ahead) {
        this.dialer = dialer;
        this.number = number;
        this.ahead = ahead;
    }

    private void note(String what) {
        dialer.told.add(number + " " + what);
    }

    @Override
    public @Nullable Duration unacknowledged() {
        return ahead ? TestDialer.PATIENCE : null;
    }

    @Override
    public @Nullable Duration unanswered() {
        return dialer.several && !dialer.patient ? TestDialer.UNANSWERED : null;
    }

    /** As long as no "!" stands in it. */
    @Override
    public boolean mayRepeat(byte[] plain, int offset, int length) {
        return dialer.several && !new String(plain, offset, length, US_ASCII).contains("!");
    }

    @Override
    public void begun(byte[] plain, int offset, int length, Runnable left) {
        leave.set(left);
        note("begun with " + new String(plain, offset, length, US_ASCII));
    }

    boolean hasBegun() {
        return leave.get() != null;
    }

    /** On the loop: no answer is to be expected of it. */
    void leave() {
        Runnable then = leave.get();
        if (then == null) {
            throw new IllegalStateException("it has not begun");
        }
        then.run();
    }

    @Override
    public void doubted(long since) {
        dialer.doubts.add(since);
    }

    @Override
    public void answered(long nanos) {
        note("answered after " + Duration.ofNanos(nanos).toMillis() + " ms");
    }

    @Override
    public void failed(Outcome how, long nanos) {
        note("failed: " + how);
    }

    @Override
    public void overtaken() {
        note("overtaken");
    }

    @Override
    public void abandoned() {
        note("abandoned");
    }

    @Override
    public Trial anew() {
        return dialer.trial(false);
    }

    @Override
    public Dialer.Dial another(Address target, Answer<Outbound> answer) {
        return dialer.another(target, answer);
    }
}
