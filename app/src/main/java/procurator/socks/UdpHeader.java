package procurator.socks;

import java.nio.ByteBuffer;
import procurator.wire.Address;
import procurator.wire.ProtocolException;

/**
 * What stands before the payload of each datagram between client and relay.
 *
 * <pre>| RSV = 0: 2 bytes | FRAG = 0 | ATYP, host, port: an {@link Address} | payload |</pre>
 *
 * @see "RFC 1928, section 7"
 */
public sealed interface UdpHeader {
    /** A header that can be followed. */
    record Valid(Address address) implements UdpHeader {}

    /** A datagram to be dropped, and why. */
    enum Dropped implements UdpHeader {
        /** RSV is not 0. */
        RESERVED,
        /** Part of a longer datagram; we put none together (section 7 allows that). */
        FRAGMENT,
        /** The address is cut off, of no known type, or no host name. */
        ADDRESS
    }

    /**
     * Reads the header of one datagram.
     *
     * @param datagram the whole datagram; its position moves to the payload if the header is valid, else stays put
     */
    static UdpHeader read(ByteBuffer datagram) {
        int start = datagram.position();
        if (datagram.remaining() < 3) {
            return Dropped.ADDRESS;
        }
        if (datagram.get(start) != 0 || datagram.get(start + 1) != 0) {
            return Dropped.RESERVED;
        }
        if (datagram.get(start + 2) != 0) {
            return Dropped.FRAGMENT;
        }
        datagram.position(start + 3);
        UdpHeader header = readAddress(datagram);
        if (header instanceof Dropped) {
            datagram.position(start);
        }
        return header;
    }

    private static UdpHeader readAddress(ByteBuffer datagram) {
        try {
            Address address = Address.read(datagram);
            return address == null ? Dropped.ADDRESS : new Valid(address);
        } catch (ProtocolException _) {
            return Dropped.ADDRESS;
        }
    }

    /** How many bytes {@link #write} writes. */
    static int length(Address source) {
        return 3 + source.length();
    }

    /** Writes the header of a datagram that came from {@code source}, at {@code out}'s position. */
    static void write(Address source, ByteBuffer out) {
        out.put((byte) 0).put((byte) 0).put((byte) 0);
        source.write(out);
    }
}
