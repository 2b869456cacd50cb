package procurator.relay;

/** Bytes carried, plain, as the left and right sides see them. Written by one loop, read by whoever asks it there. */
public final class Traffic {
    /** From the left side to the right. */
    public long up;

    /** From the right side to the left. */
    public long down;
}
