package procurator.local.balancer;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** One of several servers, as far as choosing is concerned. Shared by all loops. */
public final class Candidate {
    private final String name;
    private final AtomicReference<Health> streams = new AtomicReference<>(Health.NEW);
    private final AtomicReference<Health> datagrams = new AtomicReference<>(Health.NEW);
    private volatile ServerUse use;

    /** When it may be asked what another was asked; by the loops' clock. */
    volatile long sampledAgainAt;

    /** @param name in words, for the log */
    public Candidate(String name, ServerUse use) {
        this.name = name;
        this.use = use;
    }

    ServerUse use() {
        return use;
    }

    /** Its owner says something else. */
    public void use(ServerUse now) {
        use = now;
    }

    Health health(Transport transport) {
        return of(transport).get();
    }

    /** How often it has answered; equal counts mean that nothing came in between. */
    public long answers(Transport transport) {
        return health(transport).answers();
    }

    Health change(Transport transport, UnaryOperator<Health> how) {
        return of(transport).updateAndGet(how);
    }

    /** Does it unless somebody else has changed what it was by now. */
    boolean change(Transport transport, Health from, Health to) {
        return of(transport).compareAndSet(from, to);
    }

    private AtomicReference<Health> of(Transport transport) {
        return transport == Transport.TCP ? streams : datagrams;
    }

    @Override
    public String toString() {
        return name;
    }
}
