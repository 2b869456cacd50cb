package procurator.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import procurator.half.Mode;
import procurator.half.Pollers;
import procurator.local.Forward;
import procurator.shadowsocks.Method;
import procurator.wire.Address;

/** A client, both halves, a target: what goes in comes out. */
@Timeout(60)
class TunnelTest {
    static Stream<Arguments> everyMethodAndPoller() {
        return Arrays.stream(Method.values())
                .flatMap(method -> Arrays.stream(Pollers.values()).map(poller -> Arguments.of(method, poller)));
    }

    @ParameterizedTest
    @MethodSource("everyMethodAndPoller")
    void bytesComeBackAsTheyWereSent(Method method, Pollers poller) throws IOException {
        byte[] sent = new byte[3_000_000];
        new Random(1).nextBytes(sent);
        try (Target target = Target.echo();
                Pair pair = Pair.start(method, poller);
                SocksClient client = SocksClient.through(pair.socksAddress(), target.address())) {
            Thread.ofVirtual().start(() -> sendAndFinish(client, sent));
            assertThat(client.receiveAll()).isEqualTo(sent);
        }
    }

    private static void sendAndFinish(SocksClient client, byte[] bytes) {
        try {
            client.send(bytes);
            client.finish();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("everyMethodAndPoller")
    void targetMaySpeakFirst(Method method, Pollers poller) throws IOException {
        try (Target target = Target.of(client -> client.getOutputStream().write("220 ready".getBytes(UTF_8)));
                Pair pair = Pair.start(method, poller);
                SocksClient client = SocksClient.through(pair.socksAddress(), target.address())) {
            assertThat(new String(client.receiveAll(), UTF_8)).isEqualTo("220 ready");
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void namesAreResolvedByTheServerAlone(Pollers poller) throws IOException {
        try (Target target = Target.echo();
                Pair pair = Pair.start(Method.DEFAULT, poller)) {
            pair.server().names.knows("only.the.server.knows", "127.0.0.1");
            Address.Name name =
                    new Address.Name("only.the.server.knows", target.address().port());
            try (SocksClient client = SocksClient.through(pair.socksAddress(), name)) {
                client.send((byte) 7);
                assertThat(client.receive(1)).containsExactly(7);
            }
            assertThat(pair.server().names.asked).containsExactly("only.the.server.knows");
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void targetsMayBeIpv6(Pollers poller) throws IOException {
        try (Target target = Target.echo("::1");
                Pair pair = Pair.start(Method.DEFAULT, poller);
                SocksClient client = SocksClient.through(pair.socksAddress(), target.address())) {
            client.send((byte) 7);
            assertThat(client.receive(1)).containsExactly(7);
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void privateTargetsAreNotReachedUnlessOpened(Pollers poller) throws IOException {
        try (Target target = Target.echo();
                Pair pair = Pair.start(Method.DEFAULT, poller, false, List.of());
                SocksClient client = SocksClient.through(pair.socksAddress(), target.address())) {
            client.send((byte) 7);
            assertThatThrownBy(() -> client.receive(1)).isInstanceOf(SocketException.class);
            assertThat(pair.server().log.toString()).contains("cannot be reached: NOT_ALLOWED");
        }
    }

    @ParameterizedTest
    @EnumSource(Pollers.class)
    void forwardedPortNeedsNoSocks(Pollers poller) throws IOException {
        try (Target target = Target.of(client -> client.getOutputStream().write("hello".getBytes(UTF_8)))) {
            Forward forward = new Forward(Listening.anyPort(), target.address(), Mode.TCP_ONLY);
            try (Pair pair = Pair.start(Method.DEFAULT, poller, true, List.of(forward));
                    SocksClient client = new SocksClient(pair.local().forwardAddress("TCP"))) {
                assertThat(new String(client.receiveAll(), UTF_8)).isEqualTo("hello");
            }
        }
    }
}
