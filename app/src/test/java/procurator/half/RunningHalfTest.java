package procurator.half;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import procurator.dial.FakeLookup;
import procurator.dial.Resolver;
import procurator.dial.ResolverLimits;
import procurator.log.Log;
import procurator.log.Logs;
import procurator.loop.EventLoop;
import procurator.net.ListenAddress;
import procurator.relay.Answer;
import procurator.relay.DialFailure;
import procurator.relay.Relay;
import procurator.relay.Stage;

/** A half that cannot start leaves nothing open. */
@Timeout(60)
class RunningHalfTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final Log LOG = Logs.silent();

    private final Resolver resolver = new Resolver(new FakeLookup(), ResolverLimits.DEFAULT, System::nanoTime);
    private final List<InetSocketAddress> opened = new ArrayList<>();

    private record Part(Relay relay) implements RunningHalf.LoopPart {
        @Override
        public LoopCounts counts() {
            return LoopCounts.NONE;
        }
    }

    /** One port for each loop while they are wired, and one for all of them. */
    private class Opening implements RunningHalf.Wiring<Part> {
        @Override
        public Part wire(EventLoop loop, Relay.Settings settings) {
            Relay relay = new Relay(loop, (_, _) -> () -> {}, settings, new RelayLog(LOG));
            try {
                opened.add(relay.listen(ListenAddress.alone(ANY_PORT), RunningHalfTest::nobodyComes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Part(relay);
        }

        @Override
        public void listen(RunningHalf<Part> half) throws IOException {
            opened.add(half.listen("TCP", ListenAddress.alone(ANY_PORT), "", _ -> RunningHalfTest::nobodyComes)
                    .at());
        }
    }

    private static Stage nobodyComes() {
        throw new IllegalStateException("a connection");
    }

    @AfterEach
    void nothingIsOpen() throws Exception {
        for (InetSocketAddress port : opened) {
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(port)).isInstanceOf(ConnectException.class);
            }
        }
        CompletableFuture<DialFailure> answer = new CompletableFuture<>();
        try (EventLoop loop =
                new EventLoop("after", Pollers.best().open(), System::nanoTime, answer::completeExceptionally)) {
            Answer<List<InetAddress>> failed = Answer.of(_ -> answer.cancel(false), answer::complete);
            loop.start().execute(() -> resolver.resolve("example", loop, failed));
            assertThat(answer.get(20, SECONDS)).isEqualTo(DialFailure.TOO_MANY_NAMES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void loopThatCannotBeWiredIsClosedWithThoseBeforeIt(Pollers poller) {
        assertFails(poller, Bound.NOTHING_MORE, new Opening() {
            @Override
            public Part wire(EventLoop loop, Relay.Settings settings) {
                Part part = super.wire(loop, settings);
                if (opened.size() == 2) {
                    throw new IllegalStateException("not wired");
                }
                return part;
            }
        });
        assertThat(opened).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void portThatCannotBeOpenedClosesThoseBeforeIt(Pollers poller) {
        assertFails(poller, Bound.NOTHING_MORE, new Opening() {
            @Override
            public void listen(RunningHalf<Part> half) throws IOException {
                super.listen(half);
                throw new IOException("taken");
            }
        });
        assertThat(opened).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void whatComesAfterBindingMayForbidToServe(Pollers poller) {
        Bound bound = () -> {
            throw new IOException("no such user");
        };
        assertFails(poller, bound, new Opening());
        assertThat(opened).hasSize(4);
    }

    private void assertFails(Pollers poller, Bound bound, Opening wiring) {
        EngineConfig usual = EngineConfig.DEFAULT;
        EngineConfig engine = new EngineConfig(3, poller, usual.relay(), usual.udp(), usual.drain());
        assertThatThrownBy(() ->
                        new RunningHalf<Part>("test", engine, resolver, System::nanoTime).start(wiring, LOG, bound))
                .isInstanceOfAny(IOException.class, IllegalStateException.class);
    }
}
