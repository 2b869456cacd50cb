package procurator.wire;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a tunnel or a datagram is to go, in the form SOCKS5 and Shadowsocks share.
 *
 * <pre>| ATYP: 1 byte | host: 4, 16 or 1 + n bytes | port: 2 bytes, big-endian |</pre>
 *
 * @see "RFC 1928, section 5"
 */
public sealed interface Address {
    /** The longest address on the wire: ATYP, a length byte, a name of 255 bytes, a port. */
    int MAX_LENGTH = 1 + 1 + 255 + 2;

    /** ATYP of an IPv4 address: 4 bytes. */
    int IPV4 = 1;

    /** ATYP of a name: a length byte and that many bytes. */
    int NAME = 3;

    /** ATYP of an IPv6 address: 16 bytes. */
    int IPV6 = 4;

    /** The port, 0 to 65535. */
    int port();

    /** An address to connect to as it is. */
    record Ip(InetAddress host, int port) implements Address {
        @Override
        public String toString() {
            String text = Addresses.text(host);
            return (host instanceof Inet4Address ? text : "[" + text + "]") + ":" + port;
        }
    }

    /**
     * A name, resolved at the far end and never here. Printable ASCII without spaces, 1 to 255 bytes; where it comes in
     * UTF-8, it is what {@link HostName} makes of it.
     */
    record Name(String host, int port) implements Address {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * Reads one address.
     *
     * @param in received bytes; its position moves past the address, or stays put when the result is {@code null}
     * @return the address, or {@code null} while {@code in} ends too early
     * @throws ProtocolException if ATYP is not 1, 3 or 4, or the name is empty or has bytes no host name has
     */
    static @Nullable Address read(ByteBuffer in) throws ProtocolException {
        if (!in.hasRemaining()) {
            return null;
        }
        int start = in.position();
        return switch (in.get(start)) {
            case IPV4 -> readIp(in, 4);
            case IPV6 -> readIp(in, 16);
            case NAME -> readName(in);
            default -> throw new ProtocolException("address type " + in.get(start) + " (expected: 1, 3 or 4)");
        };
    }

    /**
     * Measures the address at the start of a datagram's bytes, without making one.
     *
     * @return how many bytes it takes, or -1 if there is none that {@link #read} would take whole
     */
    static int measure(byte[] bytes, int offset, int length) {
        int size = length < 2
                ? -1
                : switch (bytes[offset]) {
                    case IPV4 -> 1 + 4 + 2;
                    case IPV6 -> 1 + 16 + 2;
                    case NAME -> measureName(bytes, offset, length);
                    default -> -1;
                };
        return size <= length ? size : -1;
    }

    private static int measureName(byte[] bytes, int offset, int length) {
        int name = Byte.toUnsignedInt(bytes[offset + 1]);
        if (name == 0 || 2 + name + 2 > length) {
            return -1;
        }
        for (int i = offset + 2; i < offset + 2 + name; i++) {
            if (!isHostByte(bytes[i])) {
                return -1;
            }
        }
        boolean known = HostName.isAscii(bytes, offset + 2, name) || HostName.of(bytes, offset + 2, name) != null;
        return known ? 2 + name + 2 : -1;
    }

    /** Printable ASCII without the space, or a byte of a character beyond ASCII. */
    private static boolean isHostByte(byte b) {
        return b < 0 || (b > ' ' && b != 0x7f);
    }

    /**
     * Writes the name before a datagram's payload in ASCII.
     *
     * @param bytes what {@link #measure} has measured
     * @return {@code null} where it is in ASCII, or no name, and the datagram can go as it is
     */
    static byte @Nullable [] inAscii(byte[] bytes, int offset, int length) throws ProtocolException {
        if (bytes[offset] != NAME || HostName.isAscii(bytes, offset + 2, Byte.toUnsignedInt(bytes[offset + 1]))) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        Address address = Objects.requireNonNull(read(in));
        ByteBuffer out = ByteBuffer.allocate(address.length() + in.remaining());
        address.write(out);
        return out.put(in).array();
    }

    private static @Nullable Address readIp(ByteBuffer in, int size) {
        if (in.remaining() < 1 + size + 2) {
            return null;
        }
        in.get();
        byte[] host = new byte[size];
        in.get(host);
        return ip(host, Short.toUnsignedInt(in.getShort()));
    }

    /**
     * The address that an IP's bytes are.
     *
     * @param host 4 or 16 bytes
     */
    static Ip ip(byte[] host, int port) {
        return new Ip(inetAddress(host), port);
    }

    private static @Nullable Address readName(ByteBuffer in) throws ProtocolException {
        if (in.remaining() < 2) {
            return null;
        }
        int length = Byte.toUnsignedInt(in.get(in.position() + 1));
        if (length == 0) {
            throw new ProtocolException("empty host name");
        }
        byte[] host = new byte[Math.min(length, in.remaining() - 2)];
        in.get(in.position() + 2, host);
        if (in.remaining() < 2 + length + 2) {
            checkBytes(host);
            return null;
        }
        Name name = name(host, Short.toUnsignedInt(in.getShort(in.position() + 2 + length)));
        in.position(in.position() + 2 + length + 2);
        return name;
    }

    /**
     * A name as a client gives it, in ASCII or UTF-8.
     *
     * @throws ProtocolException if it is empty or has bytes no host name has
     */
    static Name name(byte[] host, int port) throws ProtocolException {
        if (host.length == 0) {
            throw new ProtocolException("empty host name");
        }
        checkBytes(host);
        String name = HostName.of(host, 0, host.length);
        if (name == null) {
            throw new ProtocolException("host name that is not UTF-8, or that no host has");
        }
        return new Name(name, port);
    }

    private static void checkBytes(byte[] host) throws ProtocolException {
        for (byte b : host) {
            if (!isHostByte(b)) {
                throw new ProtocolException("host name with byte " + Byte.toUnsignedInt(b));
            }
        }
    }

    private static InetAddress inetAddress(byte[] host) {
        try {
            return InetAddress.getByAddress(host);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // only for a length other than 4 and 16
        }
    }

    /** How many bytes {@link #write} writes. */
    default int length() {
        return switch (this) {
            case Ip ip -> 1 + (ip.host() instanceof Inet4Address ? 4 : 16) + 2;
            case Name name -> 1 + 1 + name.host().length() + 2;
        };
    }

    /** Writes the address at {@code out}'s position, {@link #length} bytes. */
    default void write(ByteBuffer out) {
        switch (this) {
            case Ip ip -> {
                byte[] bytes = ip.host().getAddress();
                out.put((byte) (bytes.length == 4 ? IPV4 : IPV6)).put(bytes);
            }
            case Name name -> {
                byte[] bytes = name.host().getBytes(StandardCharsets.US_ASCII);
                out.put((byte) NAME).put((byte) bytes.length).put(bytes);
            }
        }
        out.putShort((short) port());
    }
}
