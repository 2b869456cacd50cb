package procurator.relay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Those that are asked the same and may still answer; the first of them is the right end. Never empty. */
final class Asked {
    private final List<Contender> all = new ArrayList<>(1);

    /** The one asked last, which knows who is the next. */
    private Contender latest;

    Asked(Contender right) {
        all.add(right);
        latest = right;
    }

    Contender first() {
        return all.getFirst();
    }

    /** Who judges what may be repeated, and has the next. */
    Trial latest() {
        return latest.trial();
    }

    int size() {
        return all.size();
    }

    boolean isAlone() {
        return all.size() == 1;
    }

    @Nullable
    Contender of(End end) {
        for (Contender each : all) {
            if (each.end() == end) {
                return each;
            }
        }
        return null;
    }

    void add(Contender rival) {
        all.add(rival);
        latest = rival;
    }

    /** One that is not the only one goes. */
    void remove(Contender gone) {
        all.remove(gone);
    }

    void toFront(Contender next) {
        all.remove(next);
        all.addFirst(next);
    }

    /** The first one was sent these plain bytes, and now the others are. */
    void sent(long now, byte[] plain, int offset, int length, byte[] spare) {
        first().sent(now, plain, offset, length);
        for (Contender rival : rivals()) {
            rival.sent(now, plain, offset, length);
            rival.end().out().send(plain, offset, length, spare); // may be the end of it
        }
    }

    /** Those but the first, as they are now. */
    List<Contender> rivals() {
        return isAlone() ? List.of() : List.copyOf(all.subList(1, all.size()));
    }

    /** The first one has answered. */
    void overtaken() {
        all.forEach(Contender::overtaken);
    }

    /** None but the first is asked any more. */
    void dropOthers() {
        latest = first();
        while (!isAlone()) {
            Contender rival = all.removeLast();
            rival.abandoned();
            rival.end().end(true);
        }
    }
}
