package procurator.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import procurator.half.Mode;
import procurator.net.ListenAddress;
import procurator.wire.Addresses;

/** Where a half is to listen, as far as that is read: no port may serve two purposes. */
final class Taken {
    /** By port: of 30,000 ports each would be compared with all others, which took 30 s. */
    private final Map<Integer, List<Purpose>> purposes = new HashMap<>();

    /** @param use what comes in there is for; addresses of one use may share a socket */
    private record Purpose(InetSocketAddress at, Mode mode, Object use) {
        boolean excludes(Purpose other) {
            boolean shares = (mode.hasTcp() && other.mode.hasTcp()) || (mode.hasUdp() && other.mode.hasUdp());
            return shares && ListenAddress.overlap(at, other.at) && (at.equals(other.at) || !use.equals(other.use));
        }
    }

    /** One more, which is an error of that key where another has the port. */
    void add(Fields from, String key, InetSocketAddress at, Mode mode, Object use) {
        Purpose added = new Purpose(at, mode, use);
        List<Purpose> others = purposes.computeIfAbsent(at.getPort(), _ -> new ArrayList<>(1));
        others.stream().filter(added::excludes).findFirst().ifPresent(other -> {
            String what = at.equals(other.at)
                    ? "two listen on " + Addresses.text(at)
                    : Addresses.text(other.at) + " and " + Addresses.text(at) + " are one port for two purposes";
            from.error(key, what + " (expected: a port for each)");
        });
        others.add(added);
    }
}
