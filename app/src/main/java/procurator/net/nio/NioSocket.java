package procurator.net.nio;

import java.nio.channels.SelectionKey;

/** What every registered channel has attached: who takes its readiness. */
interface NioSocket {
    void ready(SelectionKey key);

    void close();

    /** Closes since the poller does, whatever state it is in. */
    default void abandon() {
        close();
    }
}
