package procurator.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.half.Pollers;
import procurator.local.upstream.LinkServer;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.tunnel.OurServer;
import procurator.tunnel.Target;
import procurator.wire.Address;

/** The last step of {@code check --connect}, against a real server. */
class OurProbeTest {
    private static LinkServer at(InetSocketAddress address, Method method, String password) {
        Address.Ip ip = new Address.Ip(address.getAddress(), address.getPort());
        return new LinkServer(ip, ClientKeys.ofPassword(method, password), "");
    }

    private static String key(Method method) {
        return ClientKeys.generate(method, new SecureRandom());
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_GCM", "BLAKE3_AES_128_GCM"})
    void answerThroughTheLinkIsGood(Method method) throws IOException {
        String key = key(method);
        try (Target web = Target.of(client -> client.getOutputStream().write("HTTP/1.0 200 OK".getBytes(US_ASCII)));
                OurServer server = OurServer.start(method, Pollers.best(), key)) {
            LinkProbe.Finding outcome =
                    new OurProbe(web.address()).probe(at(server.address(), method, key), Duration.ofSeconds(10));
            assertThat(outcome.text()).contains("answered through it after");
            assertThat(outcome.good()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_GCM", "BLAKE3_AES_128_GCM"})
    void otherKeyMeetsSilenceAndTheTextSaysWhatToLookAt(Method method) throws IOException {
        try (OurServer server = OurServer.start(method, Pollers.best(), key(method))) {
            LinkProbe.Finding outcome =
                    new OurProbe().probe(at(server.address(), method, key(method)), Duration.ofMillis(300));
            assertThat(outcome.good()).isFalse();
            assertThat(outcome.text()).contains("no answer in", "Are password and method the same");
            assertThat(outcome.text().contains("clocks")).isEqualTo(method == Method.BLAKE3_AES_128_GCM);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_256_GCM", "BLAKE3_AES_128_GCM"})
    void targetTheServerCannotReachIsSaid(Method method) throws IOException {
        String key = key(method);
        try (OurServer server = OurServer.start(method, Pollers.best(), key)) {
            LinkProbe.Finding outcome = new OurProbe(new Address.Name("nowhere.test", 80))
                    .probe(at(server.address(), method, key), Duration.ofSeconds(10));
            assertThat(outcome.good()).isFalse();
            assertThat(outcome.text()).contains("without an answer", "no way to nowhere.test:80");
        }
    }
}
