package procurator.net;

import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of TCP sockets, accepted and dialled alike.
 *
 * @param noDelay TCP_NODELAY: small writes go out at once
 * @param keepAlive how long a silent connection waits before the kernel asks whether the peer is there; zero turns it off
 * @param sharePort SO_REUSEPORT: several loops listen on one port, and the kernel spreads the connections
 * @param backlog how many accepted connections may wait for {@link ListenSocket#accept}
 * @param bindTo the local address of dialled connections, or {@code null} for the kernel's choice
 * @param ipv6Only IPV6_V6ONLY: listening on {@code ::} leaves IPv4 to others; else it takes both
 */
public record StreamOptions(
        boolean noDelay,
        Duration keepAlive,
        boolean sharePort,
        int backlog,
        @Nullable InetAddress bindTo,
        boolean ipv6Only) {
    /** No delay, keep-alive after 15 s. */
    public static final StreamOptions DEFAULT = new StreamOptions(true, Duration.ofSeconds(15), false, 1024, null);

    /** With both families on {@code ::}. */
    public StreamOptions(
            boolean noDelay, Duration keepAlive, boolean sharePort, int backlog, @Nullable InetAddress bindTo) {
        this(noDelay, keepAlive, sharePort, backlog, bindTo, false);
    }

    /** How long a peer may be silent, while it is asked or bytes are under way, before it is gone: 75 s; zero for ever. */
    public Duration silence() {
        // silent for one, then four questions, each as long after the last; multipliedBy would reckon in BigDecimal
        return Duration.ofNanos(5 * keepAlive.toNanos());
    }

    /** The same with SO_REUSEPORT or without. */
    public StreamOptions withSharePort(boolean share) {
        return new StreamOptions(noDelay, keepAlive, share, backlog, bindTo, ipv6Only);
    }

    /** The same with another local address of dialled connections, {@code null} for the kernel's choice. */
    public StreamOptions withBindTo(@Nullable InetAddress address) {
        return new StreamOptions(noDelay, keepAlive, sharePort, backlog, address, ipv6Only);
    }

    /** The same with IPv6 alone on {@code ::}, or with both families. */
    public StreamOptions withIpv6Only(boolean only) {
        return new StreamOptions(noDelay, keepAlive, sharePort, backlog, bindTo, only);
    }
}
