package procurator.local;

import java.net.InetSocketAddress;
import procurator.half.Mode;
import procurator.wire.Address;

/**
 * A port of local whose traffic all goes to one target, without SOCKS.
 *
 * @param listen where it listens
 * @param target where to, resolved at the far end
 * @param mode for TCP, UDP or both
 */
public record Forward(InetSocketAddress listen, Address target, Mode mode) {}
