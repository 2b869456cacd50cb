package procurator.local.balancer;

import procurator.half.Mode;

/**
 * What its owner lets a server be used for.
 *
 * @param mode what it carries
 * @param priority those of the lowest number are used; the others while none of these is well
 * @param tcpWeight 0 for never; else, of two that answer as fast, the one with more is preferred, up to 1
 * @param udpWeight the same for datagrams
 */
public record ServerUse(Mode mode, int priority, double tcpWeight, double udpWeight) {
    public static final ServerUse DEFAULT = new ServerUse(Mode.TCP_AND_UDP, 0, 1, 1);

    public ServerUse {
        if (priority < 0) {
            throw new IllegalArgumentException("priority: " + priority + " (expected: 0 or more)");
        }
        if (!(tcpWeight >= 0 && tcpWeight <= 1 && udpWeight >= 0 && udpWeight <= 1)) {
            throw new IllegalArgumentException("weights: " + tcpWeight + ", " + udpWeight + " (expected: from 0 to 1)");
        }
    }

    /** 0 where it carries none. */
    double weight(Transport transport) {
        return switch (transport) {
            case TCP -> mode.hasTcp() ? tcpWeight : 0;
            case UDP -> mode.hasUdp() ? udpWeight : 0;
        };
    }

    public boolean carries(Transport transport) {
        return weight(transport) > 0;
    }
}
