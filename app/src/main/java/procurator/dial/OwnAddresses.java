package procurator.dial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The addresses of this machine's interfaces, looked at anew when they may have changed. From any thread. */
final class OwnAddresses {
    /** How long what was seen holds: an address that has just come is closed within so long. */
    static final long HOLDS_NANOS = 5_000_000_000L;

    private final InterfaceReader reader;
    private final LongSupplier clock;
    private final AtomicLong due;
    private volatile Set<ByteBuffer> known;

    /** Reads them off the system. */
    interface InterfaceReader {
        Set<InetAddress> read() throws IOException;
    }

    /** @param clock nanoseconds, ever rising */
    OwnAddresses(InterfaceReader reader, LongSupplier clock) {
        this.reader = reader;
        this.clock = clock;
        this.due = new AtomicLong(clock.getAsLong() + HOLDS_NANOS);
        this.known = read(Set.of());
    }

    static OwnAddresses ofThisMachine() {
        return new OwnAddresses(OwnAddresses::ofInterfaces, System::nanoTime);
    }

    private static Set<InetAddress> ofInterfaces() throws IOException {
        Set<InetAddress> addresses = new HashSet<>();
        NetworkInterface.networkInterfaces()
                .forEach(each -> each.inetAddresses().forEach(addresses::add));
        return addresses;
    }

    /** Whether one of them is written so, in 4 or 16 bytes. */
    boolean contain(byte[] address) {
        long now = clock.getAsLong();
        long when = due.get();
        // one thread looks, the others need not wait
        if (now - when >= 0 && due.compareAndSet(when, now + HOLDS_NANOS)) {
            known = read(known);
        }
        return known.contains(ByteBuffer.wrap(address));
    }

    /** What cannot be read now is as it was. */
    private Set<ByteBuffer> read(Set<ByteBuffer> before) {
        try {
            Set<ByteBuffer> read = new HashSet<>();
            reader.read().forEach(address -> read.add(ByteBuffer.wrap(address.getAddress())));
            return read;
        } catch (IOException _) {
            return before;
        }
    }
}
