package procurator.shadowsocks;

import java.security.SecureRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Random salts and padding. Belongs to one loop. Draws in blocks: a call of the JDK's SecureRandom takes a lock and
 * reads /dev/urandom.
 */
public final class Salts {
    /** The most padding of a request (SIP022). */
    static final int LONGEST_PADDING = 900;

    private static final int BLOCK = 1024;

    private final Consumer<byte[]> source;
    private final @Nullable IntUnaryOperator fixedPadding;
    private final byte[] prefix;
    private byte[] block = {};
    private int used;

    public Salts() {
        this(new SecureRandom()::nextBytes, null);
    }

    private Salts(Salts random, SaltPrefix prefix) {
        this.source = random.source;
        this.fixedPadding = random.fixedPadding;
        this.prefix = prefix.bytes();
    }

    /** From the same source, but each salt begins so. */
    Salts beginning(SaltPrefix prefix) {
        return prefix.isEmpty() ? this : new Salts(this, prefix);
    }

    /**
     * With everything known beforehand.
     *
     * @param source fills an array
     * @param fixedPadding how much padding goes with so much payload, {@code null} for as much as usual
     */
    Salts(Consumer<byte[]> source, @Nullable IntUnaryOperator fixedPadding) {
        this.source = source;
        this.fixedPadding = fixedPadding;
        this.prefix = SaltPrefix.NONE.bytes();
    }

    /** A salt never drawn before. */
    byte[] next(int size) {
        byte[] salt = new byte[size];
        next(salt, 0, size);
        return salt;
    }

    /** The same, into {@code out}. */
    void next(byte[] out, int offset, int size) {
        draw(out, offset, size);
        if (prefix.length > 0) {
            System.arraycopy(prefix, 0, out, offset, prefix.length);
        }
    }

    private void draw(byte[] out, int offset, int size) {
        if (block.length - used < size) {
            block = new byte[BLOCK];
            source.accept(block);
            used = 0;
        }
        System.arraycopy(block, used, out, offset, size);
        used += size;
    }

    /** How much padding goes with so much payload: 1 to 900 bytes with none, since one of the two must be there. */
    int padding(int payload) {
        if (fixedPadding != null) {
            return fixedPadding.applyAsInt(payload);
        }
        if (payload > 0) {
            return 0;
        }
        byte[] drawn = new byte[4];
        draw(drawn, 0, drawn.length);
        int random = ((drawn[0] & 0xff) << 16) + ((drawn[1] & 0xff) << 8) + (drawn[2] & 0xff); // even to 1 in 18,000
        return 1 + random % LONGEST_PADDING;
    }
}
