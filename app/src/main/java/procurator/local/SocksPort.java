package procurator.local;

import java.net.InetSocketAddress;
import procurator.half.Mode;

/**
 * A port where local serves SOCKS5.
 *
 * @param listen where it listens
 * @param mode what is carried for its clients
 */
public record SocksPort(InetSocketAddress listen, Mode mode) {}
