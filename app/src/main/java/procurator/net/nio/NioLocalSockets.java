package procurator.net.nio;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.net.DatagramOptions;
import procurator.net.Recent;

/**
 * A channel for each address of this machine beside the wildcard one, since java.nio does not tell which address a
 * datagram was sent to: the system gives it to the channel that has that very address. What comes to the wildcard channel
 * was sent to an address that is new, a broadcast's, or another of 127.0.0.0/8; then the addresses are looked at again.
 */
final class NioLocalSockets {
    private static final long LOOK_AGAIN_NANOS = 2_000_000_000L;
    private static final int MOST_KNOWN = 1024;

    private final NioPoller poller;
    private final NioDatagramSocket owner;
    private final InetSocketAddress wildcard;
    private final DatagramOptions options;
    private final Map<InetAddress, DatagramChannel> channels = new HashMap<>();
    private final Map<DatagramChannel, Recent<InetSocketAddress, ChannelSource>> known = new HashMap<>();
    private long looked;

    NioLocalSockets(NioPoller poller, NioDatagramSocket owner, InetSocketAddress wildcard, DatagramOptions options)
            throws IOException {
        this.poller = poller;
        this.owner = owner;
        this.wildcard = wildcard;
        this.options = options;
        look();
    }

    /**
     * Frees the way for channels that share a port with one another but with nobody else: finds out that it is free.
     *
     * @return the address, with the real port where 0 was asked for
     */
    static InetSocketAddress claim(InetSocketAddress wildcard) throws IOException {
        try (DatagramChannel alone = NioDatagramSocket.open(wildcard)) {
            alone.bind(wildcard);
            return new InetSocketAddress(
                    wildcard.getAddress(), ((InetSocketAddress) alone.getLocalAddress()).getPort());
        }
    }

    /** Whoever sent to the wildcard channel may have asked a new address. */
    void lookAgain() {
        if (System.nanoTime() - looked >= LOOK_AGAIN_NANOS) {
            try {
                look();
            } catch (IOException _) {
                // the wildcard channel serves them as well as it can
            }
        }
    }

    private void look() throws IOException {
        looked = System.nanoTime();
        Set<InetAddress> here = new HashSet<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(this::isServed)
                .forEach(here::add);
        Set<InetAddress> gone = new HashSet<>(channels.keySet());
        gone.removeAll(here);
        for (InetAddress address : gone) {
            close(channels.remove(address));
        }
        here.removeAll(channels.keySet());
        here.forEach(this::open);
    }

    private boolean isServed(InetAddress address) {
        return address instanceof Inet4Address || !(wildcard.getAddress() instanceof Inet4Address);
    }

    /** One that cannot be had, for want of descriptors, say, leaves its datagrams to the wildcard channel. */
    private void open(InetAddress address) {
        InetSocketAddress at = new InetSocketAddress(address, wildcard.getPort());
        DatagramChannel channel = null;
        try {
            channel = NioDatagramSocket.open(at);
            NioDatagramSocket.apply(channel, options);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(at);
            channel.register(poller.selector, SelectionKey.OP_READ, owner);
            channels.put(address, channel);
            known.put(channel, new Recent<>(MOST_KNOWN));
        } catch (IOException _) {
            close(channel);
        }
    }

    /** The source of a datagram that came in by a channel of ours; {@code null} if that is the wildcard one. */
    @Nullable
    InetSocketAddress channelSource(DatagramChannel by, InetSocketAddress from) {
        Recent<InetSocketAddress, ChannelSource> channelSources = known.get(by);
        if (channelSources == null) {
            return null;
        }
        ChannelSource channelSource = channelSources.get(from);
        if (channelSource == null) {
            channelSource = new ChannelSource(from.getAddress(), from.getPort(), by);
            channelSources.put(channelSource, channelSource);
        }
        return channelSource;
    }

    void close() {
        channels.values().forEach(this::close);
        channels.clear();
    }

    private void close(@Nullable DatagramChannel channel) {
        if (channel != null) {
            known.remove(channel);
            try {
                channel.close();
            } catch (IOException _) {
                // the descriptor is given back all the same
            }
        }
    }
}
