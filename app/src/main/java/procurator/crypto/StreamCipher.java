package procurator.crypto;

/**
 * A cipher that makes a stream of bytes into one as long, and can neither tell whether they arrive as they were sent nor
 * who sent them. One instance serves every stream of a loop under one key, and belongs to its thread: what a stream keeps
 * of its own is an IV and a place. Decision 029.
 */
public interface StreamCipher {
    /** Bytes of an IV. */
    int ivSize();

    /**
     * Begins a stream that goes out.
     *
     * @param iv of {@link #ivSize}, never used before with this key; stays as it is
     */
    Direction encrypting(byte[] iv);

    /**
     * Begins a stream that comes in.
     *
     * @param iv the one of whoever encrypted; stays as it is
     */
    Direction decrypting(byte[] iv);

    /** One direction of a stream. */
    interface Direction {
        /**
         * Goes on by so many bytes, wherever earlier calls stopped.
         *
         * @param out takes {@code length} bytes from {@code outOffset} on; never {@code in}
         */
        void apply(byte[] in, int offset, int length, byte[] out, int outOffset);
    }
}
