package procurator.local;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import procurator.config.Forward;
import procurator.config.LocalConfig;
import procurator.config.Mode;
import procurator.net.ListenAddress;
import procurator.wire.Address;

/** Where the local half listens. Forwards to the same target may share a socket, as {@code ::} and {@code 0.0.0.0} do. */
final class Ports {
    private final LocalConfig config;

    Ports(LocalConfig config) {
        this.config = config;
    }

    /** Where this address of SOCKS listens. */
    ListenAddress socks(InetSocketAddress address) {
        return ListenAddress.of(List.of(address), all(Mode::hasTcp)).getFirst();
    }

    /** Where traffic is taken for each target. */
    Map<Address, List<ListenAddress>> forwards(Predicate<Mode> carries) {
        Map<Address, List<InetSocketAddress>> asked = new LinkedHashMap<>();
        for (Forward forward : config.forwards()) {
            if (carries.test(forward.mode())) {
                asked.computeIfAbsent(forward.target(), _ -> new ArrayList<>()).add(forward.listen());
            }
        }
        List<InetSocketAddress> all = all(carries);
        Map<Address, List<ListenAddress>> ports = new LinkedHashMap<>();
        asked.forEach((target, own) -> ports.put(target, ListenAddress.of(own, all)));
        return ports;
    }

    private List<InetSocketAddress> all(Predicate<Mode> carries) {
        List<InetSocketAddress> all = new ArrayList<>();
        config.forwards().stream()
                .filter(forward -> carries.test(forward.mode()))
                .map(Forward::listen)
                .forEach(all::add);
        if (config.socks() != null && carries.test(Mode.TCP_ONLY)) {
            all.add(config.socks());
        }
        return all;
    }
}
