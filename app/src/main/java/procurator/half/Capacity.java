package procurator.half;

import java.util.OptionalInt;
import procurator.relay.Limits;

/**
 * What this process bears, so that limits can be made to fit by construction: its heap, and the files it may open.
 * How it is divided stands in docs/decisions/012-one-budget.md.
 *
 * @param heap bytes
 * @param files the soft limit on open files
 */
public record Capacity(long heap, int files) {
    /** Classes, resolver, replay filters, UDP sessions; and the arrays of each further loop. */
    private static final long BASE = 24L << 20;

    private static final long LOOP = 2L << 20;

    /** The objects of a tunnel (0.9 KiB by epoll, 2.1 by NIO), and the little that it may hold however short memory is, in both directions. */
    private static final long TUNNEL = 6 * 1024;

    /** What the JVM and a half have open without any peer, and what is kept for accepting and for look-ups. */
    private static final int OWN_FILES = 24;

    private static final int MOST_LOOK_UPS = 32;

    private static final int FEWEST_TUNNELS = 4;
    private static final int FEWEST_OF_UDP = 4;
    private static final int TUNNELS = 9_000;
    private static final int HANDSHAKES = 1_024;
    private static final int UDP = 1_800;
    private static final long HELD = 24L << 20;
    private static final long LEAST_HELD = 1L << 20;

    /** Of this process. */
    public static Capacity ofThisProcess() {
        return new Capacity(Runtime.getRuntime().maxMemory(), Descriptors.limit());
    }

    private int forPeers() {
        return Math.max(2 * FEWEST_TUNNELS + FEWEST_OF_UDP, files - OWN_FILES - Math.min(MOST_LOOK_UPS, files / 16));
    }

    /** How many files UDP may take, so that TCP never starves: what tunnels leave. */
    public int filesOfUdp(int tunnels) {
        return Math.max(FEWEST_OF_UDP, forPeers() - 2 * tunnels);
    }

    /** Most tunnels for which there are files: each takes two. */
    public int mostTunnels() {
        return (forPeers() - FEWEST_OF_UDP) / 2;
    }

    /** What tunnels may take: a fifth of the heap stays free, so that collections are rare. */
    private long forTunnels(int workers) {
        return heap / 5 * 4 - BASE - LOOP * (workers - 1);
    }

    /** Most loops the heap bears. */
    public int mostWorkers() {
        return (int)
                Math.max(1, 1 + (heap / 5 * 4 - BASE - LEAST_HELD - FEWEST_TUNNELS * TUNNEL) / (LOOP + LEAST_HELD));
    }

    /** Most bytes that may be held beside so many tunnels. */
    public long mostHeld(int tunnels, int workers) {
        return forTunnels(workers) - tunnels * TUNNEL;
    }

    /** Most tunnels beside which there is still something to hold. */
    public int mostTunnelsInHeap(int workers) {
        return (int) Math.max(1, (forTunnels(workers) - LEAST_HELD * workers) / TUNNEL);
    }

    /**
     * The limits of the whole process where nothing else is asked for.
     *
     * @param tunnels how many are asked for
     */
    public Limits usual(int workers, OptionalInt tunnels) {
        int most = tunnels.orElse(usualTunnels(workers));
        int handshakes = Math.clamp(most * 2L / 3, 1, HANDSHAKES); // one file each: a third of what tunnels have
        long held = Math.clamp(mostHeld(most, workers), LEAST_HELD * workers, HELD);
        return new Limits(most, handshakes, Math.min(handshakes, Math.max(FEWEST_TUNNELS, handshakes / 4)), held);
    }

    private int usualTunnels(int workers) {
        long byHeap = Math.max(forTunnels(workers) * 3 / 4 / TUNNEL, FEWEST_TUNNELS);
        int ofUdp = Math.max(FEWEST_OF_UDP, Math.min(forPeers() / 4, UDP)); // a quarter
        int byFiles = Math.max((forPeers() - ofUdp) / 2, FEWEST_TUNNELS);
        return (int) Math.min(TUNNELS, Math.min(byHeap, byFiles));
    }
}
