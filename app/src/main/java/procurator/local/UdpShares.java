package procurator.local;

import java.util.concurrent.Semaphore;
import procurator.udp.UdpLimits;

/**
 * UDP's limits as local divides them, once for all its loops: where both SOCKS clients and forwards carry UDP, each have
 * half, so that neither keep out the others.
 *
 * @param socks a permit for each association that SOCKS clients may have; loops touch it when one opens or ends
 * @param forwards of all forwards together
 * @param most how many associations there may be in all
 */
record UdpShares(Semaphore socks, UdpLimits forwards, int most) {
    /** One towards the client and one towards the server. */
    private static final int SOCKETS_OF_SOCKS = 2;

    static UdpShares of(LocalConfig config) {
        UdpLimits whole = config.engine().udp();
        boolean bySocks =
                config.ports().stream().anyMatch(port -> port.offer().mode().hasUdp());
        boolean byForwards =
                config.forwards().stream().anyMatch(forward -> forward.mode().hasUdp());
        UdpLimits each = bySocks && byForwards ? whole.half() : whole;
        int socks = bySocks ? each.most(SOCKETS_OF_SOCKS) : 0;
        return new UdpShares(new Semaphore(socks), each, socks + (byForwards ? each.most(1) : 0));
    }
}
