package procurator.local.upstream;

import procurator.shadowsocks.Refusal;
import procurator.socks.UdpHeader;
import procurator.udp.Drop;

/** What others call the reasons for dropping a datagram, in the words counters use. */
public final class Drops {
    private Drops() {}

    public static Drop of(Refusal why) {
        return switch (why) {
            case UNAUTHENTICATED -> Drop.UNAUTHENTICATED;
            case REPLAYED -> Drop.REPLAYED;
            case STALE -> Drop.STALE;
            case MALFORMED -> Drop.MALFORMED;
            case TOO_MANY -> Drop.TOO_MANY;
        };
    }

    public static Drop of(UdpHeader.Dropped why) {
        return switch (why) {
            case FRAGMENT -> Drop.FRAGMENT;
            case ADDRESS -> Drop.MALFORMED;
        };
    }
}
