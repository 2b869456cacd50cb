package procurator.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import procurator.half.Half;
import procurator.relay.Totals;

/** A half that only remembers what was asked of it. */
final class FakeHalf implements Half {
    private final String listening;
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
    public List<String> status() {
        return List.of("tunnels: 2 now, 5 ever");
    }

    @Override
    public Totals totals() {
        return new Totals(2, 5, 1_536, 3 << 20);
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
