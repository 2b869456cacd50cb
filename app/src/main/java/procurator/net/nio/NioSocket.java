package procurator.net.nio;

import java.nio.channels.SelectionKey;

/** What every registered channel has attached: who takes its readiness. */
interface NioSocket {
    void ready(SelectionKey key);

    void close();
}
