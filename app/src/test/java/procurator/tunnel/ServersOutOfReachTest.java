package procurator.tunnel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procurator.Opened;
import procurator.half.Pollers;
import procurator.local.upstream.LinkServer;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;

/** Promise 28 in networks: the way to the server in use drops what it is to carry, or says that it leads nowhere. */
@Tag("namespaces")
@Timeout(900)
@Execution(ExecutionMode.CONCURRENT)
class ServersOutOfReachTest {
    private static final Method METHOD = Method.BLAKE3_AES_128_GCM;
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAA==";
    private static final int PORT = 8388;

    private final Opened opened = new Opened();

    @AfterEach
    void stop() throws Exception {
        opened.close();
    }

    private static InetSocketAddress at(String host) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), PORT);
    }

    private void assertSurvives(String route, int times) throws Exception {
        Networks net = opened.add(new Networks());
        List<String> hosts = List.of("198.51.100.2", "198.51.100.3");
        for (String host : hosts) {
            opened.add(net.on(
                    net.far,
                    () -> OurServer.start(
                            at(host),
                            ServerKeys.ofPassword(METHOD, KEY),
                            Listening.engine(Pollers.best()),
                            true,
                            InstantSource.system())));
        }
        Target web = opened.add(net.on(net.far, () -> Target.of(SeveralServers::answer)));
        List<LinkServer> links =
                hosts.stream().map(host -> OurLocal.link(METHOD, at(host), KEY)).toList();
        for (int i = 0; i < times; i++) {
            try (OurLocal local = net.on(net.client, () -> OurLocal.ofSeveral(links))) {
                assertSurvives(
                        net,
                        route,
                        new SeveralServers(local.half(), web.address(), asks -> net.start(net.client, asks)));
            }
        }
    }

    private static void assertSurvives(Networks net, String route, SeveralServers servers) throws Exception {
        Duration _ = servers.burst(() -> {}); // cold
        String broken = servers.inUse();
        String way = route + " " + broken.replaceAll(":.*", "") + "/32";
        assertInTime(servers.burst(() -> net.run("ip -n $router route add " + way)));
        assertInTime(servers.burst(() -> {}));
        assertThat(servers.inUse()).isNotEqualTo(broken);
        net.run("ip -n $router route del " + way);
        await().atMost(60, SECONDS).until(() -> {
            Duration _ = net.on(net.client, servers::ask);
            return servers.status("left alone").equals("none");
        });
    }

    private static void assertInTime(Duration longest) {
        assertThat(longest).isLessThan(SeveralServers.WORST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blackhole", "unreachable"})
    void waysThatEndFailNoRequest(String route) throws Exception {
        assertSurvives(route, 2);
    }

    @Tag("soak")
    @ParameterizedTest
    @ValueSource(strings = {"blackhole", "unreachable"})
    void aHundredWaysThatEndFailNoRequest(String route) throws Exception {
        assertSurvives(route, 100);
    }
}
