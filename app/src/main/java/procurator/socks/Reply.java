package procurator.socks;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import procurator.wire.Address;

/** The server's answer to a {@link SocksRequest}. */
public enum Reply {
    SUCCEEDED(0),
    GENERAL_FAILURE(1),
    /** A rule of ours says no. */
    NOT_ALLOWED(2),
    NETWORK_UNREACHABLE(3),
    HOST_UNREACHABLE(4),
    CONNECTION_REFUSED(5),
    TTL_EXPIRED(6),
    COMMAND_NOT_SUPPORTED(7),
    ADDRESS_TYPE_NOT_SUPPORTED(8);

    private static final Address.Ip UNBOUND = new Address.Ip(Inet4Address.ofLiteral("0.0.0.0"), 0);

    private final int code;

    Reply(int code) {
        this.code = code;
    }

    /** The answer on the wire where no bound address is to be told: 0.0.0.0:0 stands in its place. */
    public byte[] bytes() {
        return bytes(UNBOUND);
    }

    /**
     * The answer on the wire.
     *
     * <pre>| VER = 5 | REP | RSV = 0 | ATYP, host, port of the bound address |</pre>
     *
     * @see "RFC 1928, section 6"
     */
    public byte[] bytes(Address bound) {
        ByteBuffer out = ByteBuffer.allocate(3 + bound.length());
        out.put((byte) Greeting.VERSION).put((byte) code).put((byte) 0);
        bound.write(out);
        return out.array();
    }

    /** The same, of a socket's own address. */
    public byte[] bytes(InetSocketAddress bound) {
        return bytes(new Address.Ip(bound.getAddress(), bound.getPort()));
    }
}
