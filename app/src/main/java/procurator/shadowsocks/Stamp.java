package procurator.shadowsocks;

/** When a header was made: unix time in seconds, 8 bytes, big-endian. */
public final class Stamp {
    /** How far the clocks of two halves may be apart, that far included (SIP022). */
    static final long MOST_SECONDS = 30;

    private Stamp() {}

    /** How far a stamp is ahead of our clock, in seconds; one beyond 2^63 is as far ahead as can be said. */
    static long skew(long stamp, long now) {
        return stamp < 0 ? Long.MAX_VALUE : stamp - now;
    }

    /** The same in words, {@code 186 s behind}, before "ours" or "our clock". */
    public static String off(long skew) {
        return skew < 0 ? -skew + " s behind" : skew + " s ahead of";
    }

    static boolean isTooFar(long skew) {
        return skew > MOST_SECONDS || skew < -MOST_SECONDS;
    }
}
