package procurator.local;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import procurator.half.Mode;
import procurator.net.ListenAddress;
import procurator.wire.Address;

/** Where the local half listens. Forwards to the same target may share a socket, as {@code ::} and {@code 0.0.0.0} do. */
final class Ports {
    private final LocalConfig config;

    Ports(LocalConfig config) {
        this.config = config;
    }

    /** Where SOCKS is served, by what it carries. */
    Map<Mode, List<ListenAddress>> socks() {
        Map<Mode, List<InetSocketAddress>> asked = new LinkedHashMap<>();
        for (SocksPort port : config.ports()) {
            asked.computeIfAbsent(port.mode(), _ -> new ArrayList<>()).add(port.listen());
        }
        return sockets(asked, all(Mode::hasTcp));
    }

    /** Where traffic is taken for each target. */
    Map<Address, List<ListenAddress>> forwards(Predicate<Mode> carries) {
        Map<Address, List<InetSocketAddress>> asked = new LinkedHashMap<>();
        for (Forward forward : config.forwards()) {
            if (carries.test(forward.mode())) {
                asked.computeIfAbsent(forward.target(), _ -> new ArrayList<>()).add(forward.listen());
            }
        }
        return sockets(asked, all(carries));
    }

    private static <T> Map<T, List<ListenAddress>> sockets(
            Map<T, List<InetSocketAddress>> asked, List<InetSocketAddress> all) {
        Map<T, List<ListenAddress>> sockets = new LinkedHashMap<>();
        asked.forEach((use, own) -> sockets.put(use, ListenAddress.of(own, all)));
        return sockets;
    }

    private List<InetSocketAddress> all(Predicate<Mode> carries) {
        List<InetSocketAddress> all = new ArrayList<>();
        config.forwards().stream()
                .filter(forward -> carries.test(forward.mode()))
                .map(Forward::listen)
                .forEach(all::add);
        if (carries.test(Mode.TCP_ONLY)) {
            config.ports().stream().map(SocksPort::listen).forEach(all::add);
        }
        return all;
    }
}
