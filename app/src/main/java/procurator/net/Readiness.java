package procurator.net;

/** Who is told what a socket is ready for. Called on the poller's thread, during {@link Poller#dispatch}. */
public interface Readiness {
    /**
     * The socket can be read or written as its interest asked. An error and a hang-up show as both, so that the next
     * read or write meets it.
     */
    void ready(boolean readable, boolean writable);

    /**
     * The peer reset the connection while it was of no interest to read or write. Epoll alone can tell; under NIO it
     * shows when the socket is next of interest.
     */
    default void broken() {
        ready(true, true);
    }
}
