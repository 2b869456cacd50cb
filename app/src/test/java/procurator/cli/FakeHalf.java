package procurator.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import procurator.half.Half;
import procurator.half.Snapshot;
import procurator.half.Snapshots;
import procurator.relay.TunnelCounts;

/** A half that only remembers what was asked of it. */
final class FakeHalf implements Half {
    private final String listening;
    volatile @Nullable Consumer<String> broken;
    private final AtomicInteger wasAsked = new AtomicInteger();
    volatile boolean answers = true;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    FakeHalf(String listening) {
        this.listening = listening;
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public List<String> listening() {
        return List.of(listening);
    }

    @Override
    public Snapshot snapshot() {
        wasAsked.incrementAndGet();
        return Snapshots.of(new TunnelCounts(2, 1, 5, 1_536, 3 << 20, 0, 0, Map.of()), answers);
    }

    /** How often it was asked what it has counted. */
    int wasAsked() {
        return wasAsked.get();
    }

    @Override
    public void whenBroken(Consumer<String> told) {
        broken = told;
    }

    @Override
    public void drain(Duration atMost) {
        asked.add("drain " + atMost);
    }

    @Override
    public void close() {
        asked.add("close");
    }
}
