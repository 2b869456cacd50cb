package procurator.shadowsocks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import procurator.wire.Address;

/**
 * What the packets of the 2022 edition hold.
 *
 * <pre>
 * request: | type: 0 | unix seconds: 8 bytes |                            padding length: 2 bytes | padding | address | payload |
 * answer:  | type: 1 | unix seconds: 8 bytes | client session ID: 8 bytes | padding length: 2 bytes | padding | address | payload |
 * </pre>
 *
 * @see "SIP022, section 3.2"
 */
enum PacketBody {
    REQUEST(0, 0),
    ANSWER(1, Long.BYTES);

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final int STAMP = 1;
    private static final int CLIENT_SESSION = STAMP + Long.BYTES;

    private final byte type;
    private final int paddingLength;

    PacketBody(int type, int clientSession) {
        this.type = (byte) type;
        this.paddingLength = CLIENT_SESSION + clientSession;
    }

    /** Bytes before the padding. */
    int head() {
        return paddingLength + Short.BYTES;
    }

    /** Writes what stands before the address; returns where that goes. */
    int begin(long now, long clientSession, int padding, byte[] out, int at) {
        out[at] = type;
        PacketCipher.LONG.set(out, at + STAMP, now);
        if (this == ANSWER) {
            PacketCipher.LONG.set(out, at + CLIENT_SESSION, clientSession);
        }
        SHORT.set(out, at + paddingLength, (short) padding);
        int end = at + head() + padding;
        Arrays.fill(out, end - padding, end, (byte) 0); // what lies in the array may be another's
        return end;
    }

    /**
     * Reads a body of {@code length} bytes.
     *
     * @param opened takes where address and payload are
     */
    @Nullable
    Refusal read(byte[] in, int at, int length, long now, Opened opened) {
        if (length < head() || in[at] != type) {
            return Refusal.MALFORMED;
        }
        long skew = Stamp.skew(stamp(in, at), now);
        if (Stamp.isTooFar(skew)) {
            opened.stale(skew);
            return Refusal.STALE;
        }
        int before = head() + Short.toUnsignedInt((short) SHORT.get(in, at + paddingLength));
        if (Address.measure(in, at + before, length - before) < 0) {
            return Refusal.MALFORMED;
        }
        opened.found(at + before, length - before);
        return null;
    }

    static long stamp(byte[] in, int at) {
        return (long) PacketCipher.LONG.get(in, at + STAMP);
    }

    /** Of an answer. */
    static long clientSession(byte[] in, int at) {
        return (long) PacketCipher.LONG.get(in, at + CLIENT_SESSION);
    }
}
