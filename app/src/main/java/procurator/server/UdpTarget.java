package procurator.server;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.udp.Drop;
import procurator.wire.Address;

/** Where an association's datagrams go: as the client wrote it, and the address it was found to be. */
final class UdpTarget implements Answer<InetSocketAddress> {
    /** How long the address of a target's name holds. */
    private static final long KEEP_NANOS = 60_000_000_000L;

    /** And how long it holds that it was not found: it may pass sooner than an address changes. */
    private static final long KEEP_FAILURE_NANOS = 5_000_000_000L;

    /** How many datagrams wait for a name. */
    private static final int WAITING = 16;

    private final byte[] written;
    private final Address host;
    private final UdpAssociation association;
    private final UdpRelay relay;

    /** When it has to be found anew, by the loop's clock. */
    private long until;

    /** There only while its address is looked for. */
    private @Nullable Queue<byte[]> waiting = new ArrayDeque<>(2);

    private @Nullable InetSocketAddress address;
    private Drop why = Drop.NAME_NOT_FOUND;

    /**
     * A target whose address is still to be found.
     *
     * @param written {@code | ATYP | host | port |}
     * @param host the same, read
     */
    UdpTarget(byte[] written, Address host, UdpAssociation association, UdpRelay relay) {
        this.written = written;
        this.host = host;
        this.until = relay.loop.now() + KEEP_NANOS;
        this.association = association;
        this.relay = relay;
    }

    /** Whether this is what stands at the start of a datagram, and still holds. */
    boolean is(byte[] addressed, int offset, int header, long now) {
        return written.length == header
                && Arrays.equals(written, 0, header, addressed, offset, offset + header)
                && until - now > 0;
    }

    void find() {
        association.looking++;
        relay.hosts.find(host, this);
    }

    /** Sends a payload, or has it wait, or drops it. */
    void send(byte[] payload, int offset, int length) {
        if (address != null) {
            association.sendTo(address, payload, offset, length);
        } else if (waiting == null) {
            relay.counters.dropped(why);
        } else if (waiting.size() < WAITING && relay.mayWait(length)) {
            waiting.add(Arrays.copyOfRange(payload, offset, offset + length));
        } else {
            relay.counters.dropped(Drop.QUEUE_FULL);
        }
    }

    @Override
    public void succeeded(InetSocketAddress found) {
        address = found;
        release();
    }

    @Override
    public void failed(DialFailure failure) {
        why = failure == DialFailure.NOT_ALLOWED ? Drop.NOT_ALLOWED : Drop.NAME_NOT_FOUND;
        relay.links.targets().unreachable("UDP", host, association.session.user(), association.client, failure);
        until = relay.loop.now() + KEEP_FAILURE_NANOS;
        release();
    }

    private void release() {
        Queue<byte[]> released = waiting;
        waiting = null;
        if (released != null) {
            association.looking--;
            released.forEach(payload -> {
                relay.waited(payload.length);
                send(payload, 0, payload.length);
            });
        }
    }
}
