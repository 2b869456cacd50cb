package procurator.half;

import java.util.OptionalInt;
import procurator.relay.Limits;

/**
 * What this process bears, so that limits can be made to fit by construction: its heap, and the files it may open.
 * How it is divided is decision 009.
 *
 * @param heap bytes
 * @param files the soft limit on open files
 * @param taken how many of them listeners and loops have
 */
public record Capacity(long heap, int files, int taken) {
    /** Classes, resolver, replay filters, UDP sessions; and the arrays of each further loop. */
    private static final long BASE = 24L << 20;

    private static final long LOOP = 2L << 20;

    /** The objects of a tunnel (0.9 KiB by epoll, 2.1 by NIO), and the little that it may hold however short memory is, in both directions. */
    private static final long TUNNEL = 6 * 1024;

    /** What the JVM and a half have open without any peer, and what is kept for accepting and for look-ups. */
    private static final int OWN_FILES = 24;

    /** What a further loop has open: what it waits with, and is woken by. */
    private static final int FILES_OF_A_LOOP = 3;

    private static final int MOST_LOOK_UPS = 32;

    private static final int FEWEST_TUNNELS = 4;
    private static final int FEWEST_OF_UDP = 4;
    private static final int TUNNELS = 9_000;
    private static final int HANDSHAKES = 1_024;
    private static final int UDP = 1_800;
    private static final long HELD = 24L << 20;

    /** Of each loop: with less a few hundred frames in part keep all others waiting for seconds. */
    private static final long LEAST_HELD = 4L << 20;

    /** Tunnels and what they hold: in a heap that leaves less, collections add seconds to that. */
    private static final long LEAST_FOR_TUNNELS = 12L << 20;

    /** Of this process, before it listens. */
    public static Capacity ofThisProcess() {
        return new Capacity(Runtime.getRuntime().maxMemory(), Descriptors.softLimit(), 0);
    }

    /**
     * What is left beside loops and listeners.
     *
     * @param streams listening sockets for TCP, which each loop has
     * @param datagrams those for UDP, which one loop has
     */
    public Capacity beside(int workers, int streams, int datagrams) {
        return new Capacity(heap, files, streams * workers + datagrams + FILES_OF_A_LOOP * (workers - 1));
    }

    private int left() {
        return files - taken - OWN_FILES - Math.min(MOST_LOOK_UPS, files / 16);
    }

    /** Whether enough files are left for whoever comes: an eighth of all, and at least a few tunnels for each loop. */
    public boolean hasFilesFor(int workers) {
        return left() >= Math.max(files / 8, fewest(workers));
    }

    /** With how many files {@link #hasFilesFor} holds. */
    public int filesNeeded(int workers) {
        int own = taken + OWN_FILES + MOST_LOOK_UPS;
        return Math.max(own + fewest(workers), own + own / 7 + 1);
    }

    private static int fewest(int workers) {
        return 2 * Math.max(FEWEST_TUNNELS, workers) + FEWEST_OF_UDP;
    }

    private int forPeers() {
        return Math.max(fewest(1), left());
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

    /** Most loops the heap bears; 0 if it bears none. */
    public int mostWorkers() {
        long further = forTunnels(1) - LEAST_HELD - FEWEST_TUNNELS * TUNNEL;
        return forTunnels(1) < LEAST_FOR_TUNNELS ? 0 : (int) (1 + further / (LOOP + LEAST_HELD));
    }

    /** The least bytes that so many loops hold. */
    public static long leastHeld(int workers) {
        return LEAST_HELD * workers;
    }

    /** Most bytes that may be held beside so many tunnels. */
    public long mostHeld(int tunnels, int workers) {
        return forTunnels(workers) - tunnels * TUNNEL;
    }

    /** Most tunnels beside which there is still something to hold. */
    public int mostTunnelsInHeap(int workers) {
        return (int) Math.max(1, (forTunnels(workers) - leastHeld(workers)) / TUNNEL);
    }

    /**
     * The limits of the whole process where nothing else is asked for.
     *
     * @param tunnels how many are asked for
     */
    public Limits usual(int workers, OptionalInt tunnels) {
        int most = tunnels.orElse(usualTunnels(workers));
        int handshakes = Math.clamp(most * 2L / 3, workers, HANDSHAKES); // one file each: a third of what tunnels have
        int ofOneSource = Math.min(handshakes, Math.max(Math.max(FEWEST_TUNNELS, workers), handshakes / 4));
        long held = Math.clamp(mostHeld(most, workers), leastHeld(workers), Math.max(HELD, leastHeld(workers)));
        return new Limits(most, handshakes, ofOneSource, held);
    }

    private int usualTunnels(int workers) {
        int fewest = Math.max(FEWEST_TUNNELS, workers);
        long inHeap = Math.min(forTunnels(workers) * 3 / 4 / TUNNEL, mostTunnelsInHeap(workers));
        int ofUdp = Math.max(FEWEST_OF_UDP, Math.min(forPeers() / 4, UDP));
        int byFiles = (forPeers() - ofUdp) / 2;
        return Math.clamp(Math.min(inHeap, byFiles), fewest, TUNNELS);
    }
}
