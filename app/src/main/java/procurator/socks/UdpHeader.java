package procurator.socks;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import procurator.wire.Address;

/**
 * What stands before the payload of each datagram between client and relay.
 *
 * <pre>| RSV: 2 bytes | FRAG = 0 | ATYP, host, port: an {@link Address} | payload |</pre>
 *
 * RSV ought to be 0, and whatever it is means nothing.
 *
 * @see "RFC 1928, section 7"
 */
public final class UdpHeader {
    /** A datagram to be dropped, and why. */
    public enum Dropped {
        /** Part of a longer datagram; we put none together (section 7 allows that). */
        FRAGMENT,
        /** The address is cut off, of no known type, or no host name. */
        ADDRESS
    }

    private UdpHeader() {}

    /** Bytes before the address: RSV and FRAG. */
    public static final int BEFORE_ADDRESS = 3;

    /**
     * Looks at the header of one datagram without making an {@link Address} of it.
     *
     * @return why it is to be dropped, or {@code null} if it can be followed
     */
    public static @Nullable Dropped check(byte[] datagram, int offset, int length) {
        if (length < BEFORE_ADDRESS) {
            return Dropped.ADDRESS;
        }
        if (datagram[offset + 2] != 0) {
            return Dropped.FRAGMENT;
        }
        int address = Address.measure(datagram, offset + BEFORE_ADDRESS, length - BEFORE_ADDRESS);
        return address < 0 ? Dropped.ADDRESS : null;
    }

    /** Writes what stands before the address. */
    public static void writeBeforeAddress(byte[] datagram, int offset) {
        Arrays.fill(datagram, offset, offset + BEFORE_ADDRESS, (byte) 0);
    }
}
