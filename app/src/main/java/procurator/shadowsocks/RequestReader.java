package procurator.shadowsocks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads what one connection begins with, however it was cut. */
public interface RequestReader {
    /**
     * Takes what it can.
     *
     * @param in received bytes in a heap buffer; its position moves past what was taken. What is left is presented again,
     *     with more bytes behind it: to this reader, or to the request's decoder once there is one
     * @return the request, or {@code null} while it is incomplete
     * @throws LinkRefused if it is none, or must not be answered; the peer is to learn nothing of the cause
     */
    @Nullable
    LinkRequest read(ByteBuffer in) throws LinkRefused;
}
