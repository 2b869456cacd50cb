package procurator.cli;

/** Signals of POSIX. */
public interface Signals {
    /**
     * Runs something each time a signal comes, on a thread of its own.
     *
     * @param name without SIG; one that the system does not have, or that the JVM keeps to itself, never comes
     */
    void on(String name, Runnable action);
}
