package procurator.socks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import procurator.wire.ProtocolException;

/** Delivers a message's bytes in pieces to a reader, as a stage would, and says what came of it. */
final class Messages {
    /** One of the read methods of this room. */
    interface Reader {
        @Nullable
        Object read(ByteBuffer in) throws ProtocolException;
    }

    /** What a peer meets: a message and how many bytes it took, a refusal and its answer, or nothing yet. */
    record Result(String what, int taken) {}

    private Messages() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("[^0-9a-f]", ""));
    }

    static ByteBuffer in(String hex) {
        return ByteBuffer.wrap(hex(hex));
    }

    /** Reads once from all the bytes, which do not stand at the start of their array. */
    static Result whole(Reader reader, byte[] bytes) {
        ByteBuffer in =
                ByteBuffer.allocate(bytes.length + 3).position(3).put(bytes).position(3);
        try {
            Object message = reader.read(in);
            return new Result(String.valueOf(message), in.position() - 3);
        } catch (SocksException e) {
            return new Result(HexFormat.of().formatHex(e.answer()), in.position() - 3);
        } catch (ProtocolException e) {
            throw new AssertionError("no answer given", e);
        }
    }

    /** Reads again for each further byte until there is a result. */
    static Result bytewise(Reader reader, byte[] bytes) {
        Result result = new Result("null", 0);
        for (int n = 0; n <= bytes.length && result.what().equals("null"); n++) {
            result = whole(reader, Arrays.copyOf(bytes, n));
        }
        return result;
    }
}
