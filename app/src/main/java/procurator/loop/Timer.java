package procurator.loop;

/** Something due at a moment. Belongs to one loop; may be set again at any time, and again from {@link #expired}. */
public abstract class Timer {
    /** When it is due, by the loop's clock. */
    long due;
    /** Where it stands in the heap of {@link Timers}; -1 while it is not set. */
    int place = -1;

    public static Timer of(Runnable expired) {
        return new Timer() {
            @Override
            protected void expired() {
                expired.run();
            }
        };
    }

    /** The moment has come. Never early. */
    protected abstract void expired();

    /** Whether it is set. */
    public final boolean isSet() {
        return place >= 0;
    }
}
