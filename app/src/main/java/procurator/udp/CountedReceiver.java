package procurator.udp;

import procurator.net.DatagramReceiver;
import procurator.net.SocketError;

/** A receiver of datagrams that has what the system loses counted. */
public interface CountedReceiver extends DatagramReceiver {
    UdpCounters counters();

    @Override
    default void unsent(SocketError.Kind why) {
        counters()
                .dropped(
                        switch (why) {
                            case TOO_LARGE -> Drop.TOO_LONG;
                            case OUT_OF_DESCRIPTORS -> Drop.NO_ROOM;
                            case HOST_UNREACHABLE, NETWORK_UNREACHABLE, ADDRESS_NOT_OURS -> Drop.NO_ROUTE;
                            case RESET, REFUSED, TIMED_OUT, ADDRESS_IN_USE, NOT_PERMITTED, OTHER -> Drop.NOT_TAKEN;
                        });
    }

    @Override
    default void overflowed(long count) {
        counters().dropped(Drop.NOT_READ_IN_TIME, count);
    }
}
