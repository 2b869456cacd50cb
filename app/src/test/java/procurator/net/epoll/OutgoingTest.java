package procurator.net.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import procurator.net.DatagramOptions;

@EnabledIf("procurator.net.epoll.EpollPoller#isAvailable")
@Timeout(20)
class OutgoingTest {
    private static final int SO_NO_CHECK = 11;
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final List<Integer> received = new ArrayList<>();
    private final EpollPoller poller = new EpollPoller(GivenSockets.NONE);

    OutgoingTest() throws IOException {}

    @AfterEach
    void close() {
        poller.close();
    }

    @Test
    void equalDatagramsTravelAsOneMessage() throws Exception {
        InetSocketAddress to = receiver();
        EpollDatagramSocket from = sender();
        for (int i = 0; i < 20; i++) {
            from.send(to, new byte[] {(byte) i, 0, 0}, 0, 3);
        }
        poller.await(-1);
        poller.dispatch(); // reads one message
        assertThat(received).containsExactlyElementsOf(numbers(20));
    }

    @Test
    void whatTheKernelRefusesTogetherIsSentOneByOne() throws Exception {
        InetSocketAddress to = receiver();
        EpollDatagramSocket from = sender();
        // Without checksums there is no UDP_SEGMENT: EINVAL.
        poller.option(from.fd, SocketOption.SOL_SOCKET, SO_NO_CHECK, 1);
        for (int i = 0; i < 10; i++) {
            from.send(to, new byte[] {(byte) i, 0, 0}, 0, 3);
        }
        from.send(new InetSocketAddress(ANY.getAddress(), 9), new byte[] {77}, 0, 1);
        from.send(to, new byte[] {10}, 0, 1);
        receive(11);
        assertThat(received).containsExactlyElementsOf(numbers(11));
        assertThat(from.unsent()).isZero();
    }

    @Test
    void moreThanOneRoundHasRoomForGoesOutInBetween() throws Exception {
        InetSocketAddress to = receiver();
        EpollDatagramSocket from = sender();
        for (int i = 0; i < 1000; i++) {
            from.send(to, new byte[] {(byte) (i % 100), 0, 0}, 0, 3);
        }
        receive(1000);
        for (int i = 0; i < 6; i++) {
            from.send(receiver(), new byte[] {(byte) i}, 0, 1);
            from.send(receiver(), new byte[60_000], 0, 60_000);
        }
        receive(1012);
        assertThat(received.subList(900, 1000)).containsExactlyElementsOf(numbers(100));
        assertThat(from.unsent()).isZero();
    }

    private InetSocketAddress receiver() throws IOException {
        return poller.bind(ANY, DatagramOptions.DEFAULT, (_, array, offset, _) -> received.add((int) array[offset]))
                .localAddress();
    }

    private EpollDatagramSocket sender() throws IOException {
        return EpollDatagramSocket.bind(poller, ANY, DatagramOptions.DEFAULT, (_, _, _, _) -> {});
    }

    private void receive(int count) throws IOException {
        while (received.size() < count) {
            poller.await(-1);
            poller.dispatch();
        }
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
