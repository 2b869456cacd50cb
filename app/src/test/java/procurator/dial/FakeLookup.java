package procurator.dial;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Name servers that know what they are told, may be silent, and count. */
public final class FakeLookup implements NameLookup {
    private final Map<String, List<InetAddress>> known = new ConcurrentHashMap<>();
    private final AtomicInteger now = new AtomicInteger();
    private volatile Semaphore mayAnswer = new Semaphore(Integer.MAX_VALUE);
    public final Queue<String> asked = new ConcurrentLinkedQueue<>();
    public final AtomicInteger mostAtOnce = new AtomicInteger();

    public void knows(String host, String... addresses) {
        known.put(host, Stream.of(addresses).map(InetAddress::ofLiteral).toList());
    }

    public void knowsNo(String host) {
        known.remove(host);
    }

    /** Answers nothing about names that begin with "slow" or "dead", until {@link #speak}. */
    public void fallSilent() {
        mayAnswer = new Semaphore(0);
    }

    public void speak() {
        mayAnswer.release(Integer.MAX_VALUE / 2);
    }

    /** Answers one of those questions. */
    public void speakOnce() {
        mayAnswer.release();
    }

    public int count(String host) {
        return (int) asked.stream().filter(host::equals).count();
    }

    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        asked.add(host);
        mostAtOnce.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            if (host.startsWith("slow") || host.startsWith("dead")) {
                mayAnswer.acquire();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            now.decrementAndGet();
        }
        if (host.equals("bug")) {
            throw new IllegalStateException("a fault of the look-up");
        }
        List<InetAddress> addresses = known.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        return addresses;
    }
}
