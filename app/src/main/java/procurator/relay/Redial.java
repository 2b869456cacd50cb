package procurator.relay;

import org.jspecify.annotations.Nullable;
import procurator.wire.Address;

/** Another connection is dialled; whoever waits for it may leave it to somebody else. */
final class Redial implements Dialer.Dial, Answer<Outbound> {
    private final Trial trial;
    private final Address target;
    private Answer<Outbound> waiting;
    private Dialer.@Nullable Dial dial;

    /** @param trial who has another connection */
    Redial(Trial trial, Address target, Answer<Outbound> waiting) {
        this.trial = trial;
        this.target = target;
        this.waiting = waiting;
    }

    void start() {
        if (dial == null) {
            dial = trial.another(target, this);
        }
    }

    /** Somebody else waits for the answer from now on. */
    void leaveTo(Answer<Outbound> other) {
        waiting = other;
    }

    @Override
    public void succeeded(Outbound route) {
        waiting.succeeded(route);
    }

    @Override
    public void failed(DialFailure why) {
        waiting.failed(why);
    }

    @Override
    public void cancel() {
        if (dial != null) {
            dial.cancel();
        }
    }
}
