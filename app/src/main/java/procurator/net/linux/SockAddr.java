package procurator.net.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/**
 * Socket addresses in native memory.
 *
 * <pre>
 * sockaddr_in:  | family 2 | port 2, big-endian | address 4 | zero 8 |
 * sockaddr_in6: | family 2 | port 2, big-endian | flow 4 | address 16 | scope 4 |
 * </pre>
 */
public final class SockAddr {
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int SIZE = 28;
    public static final int SIZE_IPV4 = 16;
    private static final ValueLayout.OfShort PORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SockAddr() {}

    public static int family(InetAddress address) {
        return address instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    /** Writes {@code address} at the start of {@code to}; returns its length in bytes. */
    public static int write(InetSocketAddress address, MemorySegment to) {
        InetAddress host = address.getAddress();
        byte[] bytes = host.getAddress();
        to.fill((byte) 0);
        to.set(JAVA_SHORT, 0, (short) family(host));
        to.set(PORT, 2, (short) address.getPort());
        MemorySegment.copy(bytes, 0, to, JAVA_BYTE, bytes.length == 4 ? 4 : 8, bytes.length);
        if (host instanceof Inet6Address six) {
            to.set(JAVA_INT_UNALIGNED, 24, six.getScopeId());
            return SIZE;
        }
        return SIZE_IPV4;
    }

    /** Writes {@code address} for a socket of {@code family}: an IPv4 address as ::ffff:a.b.c.d for one of IPv6. */
    public static int write(InetSocketAddress address, int family, MemorySegment to) {
        int length = write(address, to);
        if (family == AF_INET || length == SIZE) {
            return length;
        }
        int host = to.get(JAVA_INT_UNALIGNED, 4);
        to.set(JAVA_SHORT, 0, (short) AF_INET6);
        to.set(JAVA_INT_UNALIGNED, 4, 0);
        to.set(JAVA_INT_UNALIGNED, 16, 0xffff_0000); // the bytes 0 0 ff ff, on the little-endian machines we run on
        to.set(JAVA_INT_UNALIGNED, 20, host);
        return SIZE;
    }

    /** Whether the address at the start of {@code of} is one of IP. */
    public static boolean isOfIp(MemorySegment of) {
        short family = of.get(JAVA_SHORT, 0);
        return family == AF_INET || family == AF_INET6;
    }

    /** Reads the address at the start of {@code from}; a mapped IPv6 address comes out as the IPv4 address it is. */
    public static InetSocketAddress read(MemorySegment from) {
        boolean four = from.get(JAVA_SHORT, 0) == AF_INET;
        byte[] bytes = new byte[four ? 4 : 16];
        MemorySegment.copy(from, JAVA_BYTE, four ? 4 : 8, bytes, 0, bytes.length);
        int port = Short.toUnsignedInt(from.get(PORT, 2));
        return new InetSocketAddress(host(bytes, four ? 0 : from.get(JAVA_INT_UNALIGNED, 24)), port);
    }

    private static InetAddress host(byte[] bytes, int scope) {
        try {
            InetAddress plain = InetAddress.getByAddress(bytes);
            return scope != 0 && plain instanceof Inet6Address ? Inet6Address.getByAddress(null, bytes, scope) : plain;
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // only for a length other than 4 and 16
        }
    }
}
