package procurator.local;

import procurator.relay.Drop;
import procurator.shadowsocks.Refusal;
import procurator.socks.UdpHeader;

/** What others call the reasons for dropping a datagram, in the words counters use. */
final class Drops {
    private Drops() {}

    static Drop of(Refusal why) {
        return switch (why) {
            case UNAUTHENTICATED -> Drop.UNAUTHENTICATED;
            case REPLAYED -> Drop.REPLAYED;
            case STALE -> Drop.STALE;
            case MALFORMED -> Drop.MALFORMED;
            case TOO_MANY -> Drop.TOO_MANY;
        };
    }

    static Drop of(UdpHeader.Dropped why) {
        return switch (why) {
            case FRAGMENT -> Drop.FRAGMENT;
            case RESERVED, ADDRESS -> Drop.MALFORMED;
        };
    }
}
