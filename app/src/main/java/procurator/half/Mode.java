package procurator.half;

import org.jspecify.annotations.Nullable;

/** Which traffic is carried. */
public enum Mode {
    TCP_ONLY,
    UDP_ONLY,
    TCP_AND_UDP;

    /** These, {@code null} for neither. */
    public static @Nullable Mode of(boolean tcp, boolean udp) {
        return tcp ? udp ? TCP_AND_UDP : TCP_ONLY : udp ? UDP_ONLY : null;
    }

    public boolean hasTcp() {
        return this != UDP_ONLY;
    }

    public boolean hasUdp() {
        return this != TCP_ONLY;
    }
}
