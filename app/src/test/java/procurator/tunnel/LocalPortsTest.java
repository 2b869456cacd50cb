package procurator.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procurator.half.Pollers;
import procurator.net.Poller;
import procurator.net.Readiness;
import procurator.net.SocketError;
import procurator.net.StreamOptions;
import procurator.relay.DialFailure;

/** Connections from {@code outbound_bind_addr} on a machine that has ten ports for them. */
@Tag("namespaces")
@Timeout(60)
class LocalPortsTest {
    private static final Readiness NOBODY = (_, _) -> {};
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** How many of 40 connections, ten to each of four targets, and why the next one failed. */
    private record Connected(int count, DialFailure nextWas) {}

    /** java.nio cannot ask for it: there a port is taken once for all targets. */
    @ParameterizedTest
    @CsvSource({"EPOLL, 40", "NIO, 10"})
    void eachTargetHasAllPortsWhereTheKernelIsAskedForThat(Pollers poller, int expected) throws Exception {
        try (Networks networks = new Networks()) {
            networks.run("ip netns exec $client sh -c 'echo 20000 20009 >/proc/sys/net/ipv4/ip_local_port_range'");
            assertThat(networks.start(networks.client, () -> connect(poller)).get())
                    .isEqualTo(new Connected(expected, DialFailure.NO_LOCAL_ADDRESS));
        }
    }

    private static Connected connect(Pollers pollers) throws IOException {
        int connected = 0;
        try (Poller poller = pollers.open()) {
            for (int target = 0; target < 4; target++) {
                poller.listen(new InetSocketAddress(LOOPBACK, 30_000 + target), StreamOptions.DEFAULT, NOBODY);
            }
            StreamOptions bound = new StreamOptions(true, Duration.ZERO, false, 1_024, LOOPBACK);
            while (connected < 41) {
                poller.connect(new InetSocketAddress(LOOPBACK, 30_000 + connected / 10 % 4), bound, NOBODY);
                connected++;
            }
            throw new IOException("no end of ports");
        } catch (SocketError e) {
            return new Connected(connected, DialFailure.of(e));
        }
    }
}
