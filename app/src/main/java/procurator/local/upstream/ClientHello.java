package procurator.local.upstream;

/**
 * The first message of a TLS client, whole or its beginning, in as many records as it likes (RFC 8446, section 5.1).
 *
 * <pre>
 * record:  | 22 | version: 3, any | length: 2 bytes, 1 to 16,384 | fragment of the message |
 * message: | 1 | length: 3 bytes | ... |
 * </pre>
 */
final class ClientHello {
    /** The type of a record with messages of the handshake. */
    static final byte HANDSHAKE = 22;

    private static final int HEADER = 5;
    private static final int LONGEST_RECORD = 16 * 1024;

    /** How much of the message is here, and how long it is once its header is. */
    private int here;

    private int length = 4;

    /** Whether that is all there is. */
    boolean takes(byte[] said, int offset, int length) {
        int to = offset + length;
        int at = offset;
        while (at < to) {
            int record = record(said, at, to);
            if (record < 0) {
                return false;
            }
            int end = Math.min(to, at + HEADER + record);
            for (int i = at + HEADER; i < end; i++) {
                if (!takes(said[i])) {
                    return false;
                }
            }
            at = at + HEADER + record;
        }
        return true;
    }

    /** The length of a record, 0 while its header is not whole; negative if it is none of these, or one too many. */
    private int record(byte[] said, int at, int to) {
        boolean good = said[at] == HANDSHAKE && here < length && (at + 1 >= to || said[at + 1] == 3);
        if (!good || at + HEADER > to) {
            return good ? 0 : -1;
        }
        int record = (said[at + 3] & 0xff) << 8 | (said[at + 4] & 0xff);
        return record >= 1 && record <= LONGEST_RECORD ? record : -1;
    }

    private boolean takes(byte b) {
        if (here >= length || (here == 0 && b != 1)) {
            return false;
        }
        if (here >= 1 && here <= 3) {
            length += (b & 0xff) << (8 * (3 - here));
        }
        here++;
        return true;
    }
}
