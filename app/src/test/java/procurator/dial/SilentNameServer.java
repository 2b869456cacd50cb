package procurator.dial;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import procurator.half.Pollers;
import procurator.loop.EventLoop;
import procurator.relay.Answer;

/**
 * Runs in a network of its own, where resolv.conf names 127.0.0.1, which is silent, and 127.0.0.2, for which every name
 * has the address 203.0.113.7. Prints what our resolver finds, and after how many milliseconds.
 */
final class SilentNameServer {
    private SilentNameServer() {}

    public static void main(String[] arguments) throws Exception {
        try (DatagramSocket _ = new DatagramSocket(53, InetAddress.ofLiteral("127.0.0.1"));
                DnsServer _ = new DnsServer(new InetSocketAddress("127.0.0.2", 53));
                Resolver resolver = new Resolver(new SystemLookup(), ResolverLimits.DEFAULT, System::nanoTime);
                EventLoop loop = new EventLoop("loop", Pollers.NIO.open(), System::nanoTime, Throwable::printStackTrace)
                        .start()) {
            CompletableFuture<Object> answer = new CompletableFuture<>();
            long begun = System.nanoTime();
            loop.execute(
                    () -> resolver.resolve("www.example.com", loop, Answer.of(answer::complete, answer::complete)));
            System.out.println(answer.join() + " " + (System.nanoTime() - begun) / 1_000_000);
        }
    }
}
