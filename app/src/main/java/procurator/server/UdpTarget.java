package procurator.server;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import procurator.dial.DirectDialer;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.udp.Drop;
import procurator.wire.Address;

/** Where an association's datagrams go: as the client wrote it, and the address it was found to be. */
final class UdpTarget implements Answer<InetSocketAddress> {
    /** How many datagrams wait for a name. */
    private static final int WAITING = 16;

    private final byte[] written;
    private final Address host;
    private long until;
    private final UdpAssociation association;
    private final UdpRelay relay;
    private @Nullable Queue<byte[]> waiting;
    private @Nullable InetSocketAddress address;
    private Drop why = Drop.NAME_NOT_FOUND;

    /**
     * A target whose address is still to be found.
     *
     * @param written {@code | ATYP | host | port |}
     * @param host the same, read
     * @param until when it has to be found anew, by the loop's clock
     */
    UdpTarget(byte[] written, Address host, long until, UdpAssociation association, UdpRelay relay) {
        this.written = written;
        this.host = host;
        this.until = until;
        this.association = association;
        this.relay = relay;
    }

    /** Whether this is what stands at the start of a datagram, and still holds. */
    boolean is(byte[] addressed, int offset, int header, long now) {
        return written.length == header
                && Arrays.equals(written, 0, header, addressed, offset, offset + header)
                && until - now > 0;
    }

    /** Starts to look; from now on datagrams may be sent. */
    void find(DirectDialer hosts) {
        waiting = new ArrayDeque<>(2);
        association.looking(1);
        hosts.find(host, this);
    }

    /** Sends a payload, or has it wait, or drops it. */
    void send(byte[] payload, int offset, int length) {
        if (address != null) {
            association.sendTo(address, payload, offset, length);
        } else if (waiting == null) {
            relay.counters().dropped(why);
        } else if (waiting.size() < WAITING && relay.mayWait(length)) {
            waiting.add(Arrays.copyOfRange(payload, offset, offset + length));
        } else {
            relay.counters().dropped(Drop.QUEUE_FULL);
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
        association.unreachable(host, failure);
        until = relay.now() + UdpRelay.KEEP_FAILURE_NANOS; // it may pass sooner than an address changes
        release();
    }

    private void release() {
        Queue<byte[]> released = waiting;
        waiting = null;
        if (released != null) {
            association.looking(-1);
            released.forEach(payload -> {
                relay.waited(payload.length);
                send(payload, 0, payload.length);
            });
        }
    }
}
