package procurator.relay;

import java.nio.ByteBuffer;
import java.util.Arrays;
import procurator.wire.Decoder;
import procurator.wire.Encoder;
import procurator.wire.ProtocolException;

/**
 * A wire format just rich enough to be cut in the wrong place.
 *
 * <pre>
 * stream: | "OPEN" | frame | frame | ...
 * frame:  | length: 2 bytes, 1 to 16,384 | bytes, each xor 0x5a |
 * </pre>
 */
final class XorFrames {
    static final byte[] OPENING = {'O', 'P', 'E', 'N'};
    private static final int LONGEST = 16 * 1024;
    private static final int KEY = 0x5a;

    private XorFrames() {}

    /** What a peer has to send for these plain bytes, the opening included. */
    static byte[] stream(byte[] plain) {
        Writer writer = new Writer();
        byte[] out = new byte[writer.encodedSize(plain.length)];
        int length = writer.encode(plain, 0, plain.length, out, 0);
        return Arrays.copyOf(out, length);
    }

    static final class Writer implements Encoder {
        private boolean opened;

        @Override
        public int encode(byte[] plain, int offset, int length, byte[] out, int outOffset) {
            ByteBuffer to = ByteBuffer.wrap(out, outOffset, out.length - outOffset);
            if (!opened) {
                opened = true;
                to.put(OPENING);
            }
            for (int done = 0; done < length; done += LONGEST) {
                int size = Math.min(LONGEST, length - done);
                to.putShort((short) size);
                for (int i = 0; i < size; i++) {
                    to.put((byte) (plain[offset + done + i] ^ KEY));
                }
            }
            return to.position() - outOffset;
        }

        @Override
        public int encodedSize(int length) {
            return OPENING.length + length + 2 * (length / LONGEST + 1);
        }

        @Override
        public boolean opensWithNextBytes() {
            return !opened;
        }
    }

    static final class Reader implements Decoder {
        private final boolean telling;
        private boolean opened;
        private int decoded;
        private int missing;

        Reader() {
            this(false);
        }

        /** @param telling whether it tells how much of a frame is missing */
        Reader(boolean telling) {
            this.telling = telling;
        }

        @Override
        public int decode(ByteBuffer in, byte[] out, int offset) throws ProtocolException {
            decoded = 0;
            while (opened ? hasFrame(in) : in.remaining() >= OPENING.length) {
                if (!opened) {
                    in.position(in.position() + OPENING.length);
                    opened = true;
                    continue;
                }
                for (int left = in.getShort(); left > 0; left--) {
                    out[offset + decoded++] = (byte) (in.get() ^ KEY);
                }
            }
            return decoded;
        }

        @Override
        public int decoded() {
            return decoded;
        }

        @Override
        public int missing(int here) {
            return telling ? missing : 0;
        }

        private boolean hasFrame(ByteBuffer in) throws ProtocolException {
            missing = 0;
            if (in.remaining() < 2) {
                return false;
            }
            int length = in.getShort(in.position());
            if (length < 1 || length > LONGEST) {
                throw new ProtocolException("frame of " + length + " bytes");
            }
            missing = Math.max(0, 2 + length - in.remaining());
            return missing == 0;
        }

        @Override
        public boolean atFrameEnd() {
            return opened;
        }
    }
}
