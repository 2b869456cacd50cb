package procurator.local;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import procurator.half.Mode;
import procurator.net.ListenAddress;
import procurator.wire.Address;

/** Where the local half listens. What serves the same may share a socket, as 127.0.0.1 and {@code 0.0.0.0} do. */
final class Ports {
    private final LocalConfig config;

    Ports(LocalConfig config) {
        this.config = config;
    }

    /** Where clients are served, and how. */
    Map<ClientPort.Offer, List<ListenAddress>> clients() {
        return sockets(config.ports(), ClientPort::offer, ClientPort::listen, Mode::hasTcp);
    }

    /** Where traffic is taken for each target. */
    Map<Address, List<ListenAddress>> forwards(Predicate<Mode> carries) {
        return sockets(forwardsThat(carries).toList(), Forward::target, Forward::listen, carries);
    }

    private Stream<Forward> forwardsThat(Predicate<Mode> carries) {
        return config.forwards().stream().filter(forward -> carries.test(forward.mode()));
    }

    private <P, U> Map<U, List<ListenAddress>> sockets(
            List<P> ports, Function<P, U> use, Function<P, InetSocketAddress> listen, Predicate<Mode> carries) {
        Stream<InetSocketAddress> clients = config.ports().stream().map(ClientPort::listen);
        List<InetSocketAddress> all = Stream.concat(
                        carries.test(Mode.TCP_ONLY) ? clients : Stream.empty(),
                        forwardsThat(carries).map(Forward::listen))
                .toList();
        boolean apart = config.engine().poller().hasIpv6Only();
        return ports.stream()
                .collect(Collectors.groupingBy(
                        use,
                        LinkedHashMap::new,
                        Collectors.collectingAndThen(
                                Collectors.mapping(listen, Collectors.toList()),
                                own -> ListenAddress.of(own, all, apart))));
    }
}
