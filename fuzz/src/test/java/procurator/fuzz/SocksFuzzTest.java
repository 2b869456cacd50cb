package procurator.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import procurator.socks.Credentials;
import procurator.socks.Greeting;
import procurator.socks.SocksException;
import procurator.socks.SocksRequest;
import procurator.socks.UdpHeader;

/** Whatever a SOCKS client sends: a message, "more", or a refusal, and the same one however it was cut. */
class SocksFuzzTest {
    /** One of the three messages of the handshake. */
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
    void udpHeader(byte[] bytes) {
        ByteBuffer datagram = ByteBuffer.wrap(bytes);
        if (UdpHeader.read(datagram) instanceof UdpHeader.Valid(var target)) {
            ByteBuffer written = ByteBuffer.allocate(UdpHeader.length(target));
            UdpHeader.write(target, written);
            assertThat(UdpHeader.read(written.flip())).isEqualTo(new UdpHeader.Valid(target));
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
