package procurator.half;

/** Which traffic is carried. */
public enum Mode {
    TCP_ONLY,
    UDP_ONLY,
    TCP_AND_UDP;

    public boolean hasTcp() {
        return this != UDP_ONLY;
    }

    public boolean hasUdp() {
        return this != TCP_ONLY;
    }
}
