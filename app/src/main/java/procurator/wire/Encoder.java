package procurator.wire;

/**
 * One direction of a stream as it goes out: turns plain bytes into the bytes of the wire. Belongs to one loop.
 *
 * <p>Not a {@code Cipher} nor an {@code OutputStream}: it takes all it is given, cuts it into frames by itself, holds nothing back,
 * and writes into an array that the caller has.
 *
 * <pre>{@code
 * int encoded = encoder.encode(plain, 0, length, out, 0);
 * int taken = socket.write(out, 0, encoded);
 * }</pre>
 */
public interface Encoder {
    /**
     * Encodes plain bytes whole. The first call also writes the stream's opening (a salt and headers); calling with
     * {@code length} 0 then writes the opening alone, and later writes nothing.
     *
     * @param plain holds the bytes at {@code offset}; never the array {@code out}
     * @param out has room for {@link #encodedSize encodedSize(length)} bytes from {@code outOffset} on
     * @return how many bytes were written to {@code out}
     */
    int encode(byte[] plain, int offset, int length, byte[] out, int outOffset);

    /** An upper bound of what {@link #encode} writes for so many plain bytes, the opening included while it is due. */
    int encodedSize(int length);

    /** Whether the opening is still to be written, so that it is worth waiting a moment for the first payload. */
    boolean opensWithNextBytes();
}
