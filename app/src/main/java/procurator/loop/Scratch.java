package procurator.loop;

import java.nio.ByteBuffer;

/**
 * The two arrays every tunnel of a loop reads into and works in; what must outlive one readiness is copied out of them.
 * An idle tunnel so owns no buffer at all. Decision 001.
 */
public final class Scratch {
    /** The most bytes one readiness deals with, what was kept from before included. */
    public static final int READ_MAX = 224 * 1024;

    /** Room for what a frame format adds: a salt, a header of at most 64 KiB, 34 bytes for each frame of 16 KiB. */
    private static final int OVERHEAD = 68 * 1024;

    /** Bytes come in here. */
    public final byte[] in = new byte[READ_MAX + OVERHEAD];

    /** And are decoded or encoded into here. */
    public final byte[] out = new byte[READ_MAX + OVERHEAD];

    /** A view of {@link #in}, so that none need be made for each read. */
    public final ByteBuffer view = ByteBuffer.wrap(in);
}
