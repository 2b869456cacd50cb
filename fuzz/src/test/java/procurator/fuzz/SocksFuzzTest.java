package procurator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.socks.Credentials;
import procurator.socks.Greeting;
import procurator.socks.Socks4Request;
import procurator.socks.SocksException;
import procurator.socks.SocksRequest;
import procurator.socks.UdpHeader;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/** Whatever a SOCKS client sends: a message, "more", or a refusal, and the same one however it was cut. */
class SocksFuzzTest {
    /** One of the messages of a handshake. */
    private interface Reader {
        @Nullable
        Object read(ByteBuffer in) throws SocksException;
    }

    @FuzzTest(maxDuration = "2m")
    void greeting(byte[] bytes) {
        readsTheSameInAnySegmentation(bytes, Greeting::read);
    }

    @FuzzTest(maxDuration = "2m")
    void credentials(byte[] bytes) {
        readsTheSameInAnySegmentation(bytes, Credentials::read);
    }

    @FuzzTest(maxDuration = "2m")
    void request(byte[] bytes) {
        readsTheSameInAnySegmentation(bytes, SocksRequest::read);
    }

    @FuzzTest(maxDuration = "2m")
    void socks4(byte[] bytes) {
        readsTheSameInAnySegmentation(bytes, Socks4Request::read);
    }

    /** What is measured is what would be read. */
    @FuzzTest(maxDuration = "2m")
    void udpHeader(byte[] bytes) throws ProtocolException {
        if (UdpHeader.check(bytes, 0, bytes.length) == null) {
            ByteBuffer datagram =
                    ByteBuffer.wrap(bytes, UdpHeader.BEFORE_ADDRESS, bytes.length - UdpHeader.BEFORE_ADDRESS);
            assertThat(Address.read(datagram)).isNotNull();
        }
    }

    /** What all bytes at once give, the shortest prefix that gives anything gives too. */
    private static void readsTheSameInAnySegmentation(byte[] bytes, Reader reader) {
        Object whole = outcome(ByteBuffer.wrap(bytes), reader);
        for (int length = 0; length < bytes.length; length++) {
            Object prefix = outcome(ByteBuffer.wrap(bytes, 0, length), reader);
            if (prefix != null) {
                assertThat(prefix.toString()).isEqualTo(String.valueOf(whole));
                return;
            }
        }
    }

    private static @Nullable Object outcome(ByteBuffer in, Reader reader) {
        int start = in.position();
        try {
            Object message = reader.read(in);
            assertThat(in.position() > start).isEqualTo(message != null);
            return message;
        } catch (SocksException refused) {
            return "refused: " + refused.getMessage();
        }
    }
}
