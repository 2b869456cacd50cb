package procurator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import procurator.half.Mode;
import procurator.local.LocalConfig;
import procurator.local.balancer.BalancerConfig;
import procurator.local.balancer.ServerUse;
import procurator.local.upstream.LinkServer;

/** What may be said of several servers. */
class SeveralServersTest {
    @RegisterExtension
    private final ConfigFiles files = new ConfigFiles();

    private LocalConfig local(String keys, String... ofEach) throws Exception {
        String servers = List.of(ofEach).stream()
                .map(own -> "{\"server\": \"a\", \"password\": \"x\", \"method\": \"aes-256-gcm\"" + own + "}")
                .collect(Collectors.joining(", "));
        return files.local("{" + keys + "\"servers\": [" + servers + "]}").config();
    }

    @Test
    void eachHasAUseOfItsOwn() throws Exception {
        LocalConfig config =
                local("", "", ", \"mode\": \"udp_only\", \"priority\": 2", ", \"tcp_weight\": 0.25, \"udp_weight\": 0");
        assertThat(config.servers())
                .extracting(LinkServer::use)
                .containsExactly(
                        ServerUse.DEFAULT,
                        new ServerUse(Mode.UDP_ONLY, 2, 1, 1),
                        new ServerUse(Mode.TCP_AND_UDP, 0, 0.25, 0));
        assertThat(config.mode()).isEqualTo(Mode.TCP_AND_UDP);
        assertThat(config.balancer()).isEqualTo(BalancerConfig.DEFAULT);
    }

    @Test
    void howTheyAreComparedIsRead() throws Exception {
        LocalConfig config = local("\"balancer\": {\"max_server_rtt\": 3, \"check_interval\": \"2m\"}, ", "", "");
        assertThat(config.balancer()).isEqualTo(new BalancerConfig(Duration.ofSeconds(3), Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "tcp_and_udp, tcp_only, tcp_only, TCP_ONLY",
        "tcp_and_udp, tcp_only, udp_only, TCP_AND_UDP",
        "tcp_and_udp, udp_only, udp_only, UDP_ONLY",
        "tcp_only, tcp_and_udp, udp_only, TCP_ONLY",
        "udp_only, tcp_and_udp, tcp_only, UDP_ONLY"
    })
    void whatNoneCarriesIsNotOffered(String whole, String one, String other, Mode offered) throws Exception {
        LocalConfig config =
                local("\"mode\": \"" + whole + "\", ", ", \"mode\": \"" + one + "\"", ", \"mode\": \"" + other + "\"");
        assertThat(config.mode()).isEqualTo(offered);
    }

    @Test
    void noWeightForUdpAnywhereOffersNone() throws Exception {
        assertThat(local("", ", \"udp_weight\": 0", ", \"mode\": \"tcp_only\"").mode())
                .isEqualTo(Mode.TCP_ONLY);
    }

    @Test
    void theServerBesideThoseOfTheListHasAUseAsWell() throws Exception {
        LocalConfig config = local(
                "\"server\": \"top\", \"password\": \"x\", \"method\": \"aes-256-gcm\", \"priority\": 1,"
                        + " \"mode\": \"tcp_only\", ",
                ", \"mode\": \"tcp_only\"");
        assertThat(config.servers())
                .extracting(server -> server.address().toString(), LinkServer::use)
                .containsExactly(
                        tuple("a:8388", new ServerUse(Mode.TCP_ONLY, 0, 1, 1)),
                        tuple("top:8388", new ServerUse(Mode.TCP_AND_UDP, 1, 1, 1)));
    }
}
