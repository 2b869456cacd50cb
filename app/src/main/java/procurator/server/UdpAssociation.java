package procurator.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import procurator.net.DatagramSocket;
import procurator.relay.Traffic;
import procurator.shadowsocks.ServerSession;
import procurator.udp.Association;
import procurator.udp.CountedReceiver;
import procurator.udp.Drop;
import procurator.udp.UdpCounters;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/**
 * One client's UDP: a socket of its own towards all targets, so that an answer from whatever source finds its way back
 * (full-cone NAT), with that source's address before it.
 */
final class UdpAssociation extends Association implements CountedReceiver {
    /** Targets remembered: a client mostly asks a few over and over. */
    private static final int TARGETS = 4;

    /** How many names may be looked up at once, for whoever asks many trackers. */
    private static final int MOST_LOOKING = 16;

    private final UdpRelay relay;
    final ServerSession session;
    private final @Nullable Traffic account;
    private @Nullable DatagramSocket socket;
    private final @Nullable UdpTarget[] targets = new @Nullable UdpTarget[TARGETS];
    private int nextTarget;

    /** How many of its targets' names are being looked up. */
    int looking;

    /** Where answers go: the last address whose packet was authentic, by the socket it came in. */
    InetSocketAddress client;

    private @Nullable DatagramSocket towardsClient;

    /** The source heard of last that may answer; the poller gives the same object for the same source. */
    private @Nullable InetSocketAddress lastSource;

    /** And how it is written before a payload. */
    private byte[] lastHeader = {};

    UdpAssociation(UdpRelay relay, InetSocketAddress client, ServerSession session, @Nullable Traffic account) {
        super(client.getAddress());
        this.relay = relay;
        this.client = client;
        this.session = session;
        this.account = account;
    }

    @Override
    protected boolean open() {
        try {
            socket = relay.openTowardsTargets(this);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Where the client is now.
     *
     * @param by the socket it is reached by
     */
    void reachedFrom(InetSocketAddress from, DatagramSocket by) {
        client = from;
        towardsClient = by;
    }

    /**
     * Sends a datagram on to its target.
     *
     * @param addressed {@code | address | payload |}
     */
    @Override
    protected void send(byte[] addressed, int offset, int length) {
        int header = Address.measure(addressed, offset, length);
        UdpTarget target = header < 0 ? null : target(addressed, offset, header);
        if (target == null) {
            relay.counters.dropped(looking < MOST_LOOKING ? Drop.MALFORMED : Drop.QUEUE_FULL);
        } else {
            target.send(addressed, offset + header, length - header);
        }
    }

    private @Nullable UdpTarget target(byte[] addressed, int offset, int header) {
        long now = relay.loop.now();
        for (UdpTarget target : targets) {
            if (target != null && target.is(addressed, offset, header, now)) {
                return target;
            }
        }
        return looking < MOST_LOOKING ? newTarget(addressed, offset, header) : null;
    }

    private @Nullable UdpTarget newTarget(byte[] addressed, int offset, int header) {
        byte[] written = Arrays.copyOfRange(addressed, offset, offset + header);
        try {
            Address host = Address.read(ByteBuffer.wrap(written));
            if (host == null) {
                return null;
            }
            UdpTarget target = new UdpTarget(written, host, this, relay);
            targets[nextTarget++ % TARGETS] = target;
            target.find();
            return target;
        } catch (ProtocolException _) {
            return null;
        }
    }

    /** Sends a payload to the address a target was found to be. */
    void sendTo(InetSocketAddress target, byte[] payload, int offset, int length) {
        if (socket == null) {
            relay.counters.dropped(Drop.EVICTED); // while the target's name was looked up
            return;
        }
        relay.counters.up++;
        if (account != null) {
            account.up += length;
        }
        socket.send(target, payload, offset, length);
    }

    /** An answer, or anything else that somebody sent to our socket: the policy holds for its source as well. */
    @Override
    public void received(InetSocketAddress from, byte[] array, int offset, int length) {
        if (!from.equals(lastSource)) {
            if (!relay.policy.allows(from.getAddress())) {
                relay.counters.dropped(Drop.NOT_ALLOWED);
                return;
            }
            lastSource = from;
            lastHeader = header(from);
        }
        int start = offset - lastHeader.length;
        System.arraycopy(lastHeader, 0, array, start, lastHeader.length);
        answer(array, start, lastHeader.length + length);
        if (account != null) {
            account.down += length;
        }
    }

    private void answer(byte[] addressed, int offset, int length) {
        DatagramSocket by = towardsClient;
        if (by == null || session.sealedSize(length) > DatagramSocket.LARGEST) {
            relay.counters.dropped(Drop.TOO_LONG);
            return;
        }
        byte[] out = relay.loop.scratch().out;
        by.send(client, out, 0, session.seal(addressed, offset, length, out, 0));
        relay.counters.down++;
        relay.associations.touch(this);
    }

    @Override
    public UdpCounters counters() {
        return relay.counters;
    }

    private static byte[] header(InetSocketAddress source) {
        Address.Ip address = new Address.Ip(source.getAddress(), source.getPort());
        ByteBuffer header = ByteBuffer.allocate(address.length());
        address.write(header);
        return header.array();
    }

    @Override
    protected void close() {
        session.forget();
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
