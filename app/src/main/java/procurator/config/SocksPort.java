package procurator.config;

import java.net.InetSocketAddress;

/**
 * A port where local serves SOCKS5.
 *
 * @param listen where it listens
 * @param mode what is carried for its clients
 */
public record SocksPort(InetSocketAddress listen, Mode mode) {}
