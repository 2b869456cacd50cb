package procurator.socks;

/** The server's answer to a {@link Socks4Request}. Two more codes are about identd (RFC 1413), which nobody asks here. */
public enum Socks4Reply {
    GRANTED(0x5a),
    /** Or failed. */
    REJECTED(0x5b);

    private final int code;

    Socks4Reply(int code) {
        this.code = code;
    }

    /**
     * The answer on the wire; port and IP mean something after BIND alone.
     *
     * <pre>| VN = 0 | CD | port: 2 bytes | IP: 4 bytes |</pre>
     */
    public byte[] bytes() {
        return new byte[] {0, (byte) code, 0, 0, 0, 0, 0, 0};
    }
}
