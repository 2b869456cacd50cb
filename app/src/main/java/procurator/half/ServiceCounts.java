package procurator.half;

import java.util.Map;
import procurator.shadowsocks.Refusal;

/**
 * What the server has counted of one service.
 *
 * @param port the first it listens on
 * @param refused handshakes by cause
 * @param users by name
 */
public record ServiceCounts(int port, Map<Refusal, Long> refused, Map<String, UserCounts> users) {
    ServiceCounts plus(ServiceCounts other) {
        return new ServiceCounts(
                port,
                LoopCounts.sum(refused, other.refused, Long::sum),
                LoopCounts.sum(users, other.users, UserCounts::plus));
    }
}
