package procurator.local.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import procurator.dial.ToServer;
import procurator.half.ServerCounts;
import procurator.local.balancer.Candidate;
import procurator.loop.EventLoop;
import procurator.net.StreamSocket;
import procurator.relay.Answer;
import procurator.relay.Dialer;
import procurator.relay.Outbound;
import procurator.relay.Trial;
import procurator.shadowsocks.ClientLinks;
import procurator.shadowsocks.ClientSession;
import procurator.shadowsocks.Link;
import procurator.wire.Address;

/** One server as one loop sees it: its links, and those opened ahead. */
public final class Upstream {
    /** How long what was found out about our address holds. To ask takes four system calls, some 6 us. */
    private static final long LOOK_NANOS = 10_000_000;

    /** The kernel repeats a packet after 200 ms and a round trip, then after twice as long: by then, twice. */
    private static final Duration PATIENCE = Duration.ofMillis(750);

    private static final int ROUND_TRIPS = 3;

    private final EventLoop loop;
    private final KnownServer known;
    private final ToServer dialer;

    /** The same as the one above where both go to one address. */
    private final ToServer datagrams;

    private final ClientLinks links;
    private final Supplier<ClientSession> sessions;
    private final LinkPool pool;

    /** From which of our addresses packets left when that was last asked. */
    private @Nullable InetAddress source;

    private long lookedAt;

    private Collection<LinkTrial> waiting = List.of();

    public Upstream(
            EventLoop loop,
            KnownServer known,
            ToServer dialer,
            ToServer datagrams,
            ClientLinks links,
            Supplier<ClientSession> sessions,
            LinkPool pool) {
        this.loop = loop;
        this.known = known;
        this.dialer = dialer;
        this.datagrams = datagrams;
        this.links = links;
        this.sessions = sessions;
        this.pool = pool;
        this.lookedAt = loop.now() - LOOK_NANOS;
        pool.whenOpened(this::noteSource);
    }

    public KnownServer known() {
        return known;
    }

    LinkServer server() {
        return known.server();
    }

    LinkPool pool() {
        return pool;
    }

    public ServerCounts counts() {
        return pool.counts(server().address().toString());
    }

    /** Of the first: what is asked when it is used tells nothing without what was when it was opened. */
    private void noteSource() {
        InetSocketAddress peer = pool.peer();
        if (source == null && peer != null) {
            source = dialer.sourceTo(peer);
        }
    }

    /** Drops what was opened ahead from an address that packets leave from no more; asked a hundred times a second at most. */
    int dropOutdated() {
        InetSocketAddress peer = pool.peer();
        if (peer == null || loop.now() - lookedAt < LOOK_NANOS) {
            return 0;
        }
        InetAddress before = source;
        lookedAt = loop.now();
        source = dialer.sourceTo(peer);
        return before == null || before.equals(source) ? 0 : pool.drop(loop.now());
    }

    /**
     * One opened ahead was dead: so may be those opened before it was used, and the address known.
     *
     * @return how many were dropped
     */
    int doubt(long since) {
        dialer.doubt();
        return pool.drop(since);
    }

    /** How long the first bytes on a connection opened ahead may go unacknowledged. */
    Duration patience() {
        Duration slow = Duration.ofNanos(ROUND_TRIPS * pool.dialNanos());
        return slow.compareTo(PATIENCE) > 0 ? slow : PATIENCE;
    }

    @Nullable
    StreamSocket takeReady() {
        return pool.take();
    }

    Dialer.Dial connect(Answer<StreamSocket> answer) {
        return dialer.connect(answer);
    }

    void dialled(long nanos) {
        pool.dialled(nanos);
    }

    /** @param trial who watches it, or {@code null} */
    Outbound route(StreamSocket socket, Address target, @Nullable Trial trial) {
        Link link = open(target);
        return new Outbound(socket, link.encoder(), link.decoder(), trial);
    }

    Link open(Address target) {
        return links.open(target);
    }

    /** As one of several. */
    Candidate candidate() {
        return known.candidate();
    }

    // Requests that wait for an answer, where there are several servers.

    void awaits(LinkTrial answer) {
        if (waiting.isEmpty()) {
            waiting = new HashSet<>();
        }
        waiting.add(answer);
    }

    void awaitsNoMore(LinkTrial answer) {
        if (!waiting.isEmpty()) {
            waiting.remove(answer);
        }
    }

    int waiting() {
        return waiting.size();
    }

    /**
     * What has waited for long, while nothing else came from here: one for each target.
     *
     * @param patience how long that is, in nanoseconds
     */
    Collection<LinkTrial> overdue(long patience) {
        Map<Address, LinkTrial> overdue = Map.of();
        for (LinkTrial each : waiting) {
            if (each.isOverdue(patience)) {
                overdue = overdue.isEmpty() ? new HashMap<>(2) : overdue;
                overdue.put(each.target(), each);
            }
        }
        return overdue.values();
    }

    /** No answer is to be expected here any more. */
    void leave() {
        List.copyOf(waiting).forEach(LinkTrial::leave);
    }

    /** A session of its own for one UDP association. */
    ClientSession session() {
        return sessions.get();
    }

    /**
     * Finds the address for its datagrams.
     *
     * @param anew whether nobody answers at the one found last
     */
    void find(boolean anew, Answer<InetSocketAddress> then) {
        datagrams.find(anew, then);
    }

    /** Another is in use: what was opened ahead is not needed. */
    void drain() {
        int _ = pool.drop(loop.now());
    }

    void close() {
        pool.close();
    }
}
