package procurator.dial;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import procurator.half.Pollers;
import procurator.loop.EventLoop;
import procurator.relay.Answer;

/**
 * Runs in a network of its own, where resolv.conf names 127.0.0.1, which is silent, and 127.0.0.2, for which every name
 * has the address 203.0.113.7. Prints what our resolver finds, and after how many milliseconds.
 */
final class SilentNameServer {
    private static final int HEADER = 12;
    private static final HexFormat HEX = HexFormat.of();

    private SilentNameServer() {}

    public static void main(String[] arguments) throws Exception {
        try (DatagramSocket _ = new DatagramSocket(53, InetAddress.ofLiteral("127.0.0.1"));
                DatagramSocket speaking = new DatagramSocket(53, InetAddress.ofLiteral("127.0.0.2"));
                Resolver resolver = new Resolver(new SystemLookup(), ResolverLimits.DEFAULT, System::nanoTime);
                EventLoop loop = new EventLoop("loop", Pollers.NIO.open(), System::nanoTime, Throwable::printStackTrace)
                        .start()) {
            Thread.ofPlatform().daemon().start(() -> serve(speaking));
            CompletableFuture<Object> answer = new CompletableFuture<>();
            long begun = System.nanoTime();
            loop.execute(
                    () -> resolver.resolve("www.example.com", loop, Answer.of(answer::complete, answer::complete)));
            System.out.println(answer.join() + " " + (System.nanoTime() - begun) / 1_000_000);
        }
    }

    private static void serve(DatagramSocket socket) {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
                socket.receive(packet);
                packet.setData(answer(packet.getData()));
                socket.send(packet);
            }
        } catch (IOException _) {
            // closed
        }
    }

    /** One address for A, none for AAAA. */
    private static byte[] answer(byte[] query) {
        int end = HEADER;
        while (query[end] != 0) {
            end += 1 + query[end];
        }
        boolean ipv4 = query[end + 2] == 1;
        String question = HEX.formatHex(Arrays.copyOfRange(query, HEADER, end + 5));
        return HEX.parseHex(HEX.formatHex(query, 0, 2)
                + ("8180" + "0001" + (ipv4 ? "0001" : "0000") + "0000" + "0000")
                + question
                + (ipv4 ? "c00c" + "0001" + "0001" + "0000003c" + "0004" + "cb007107" : ""));
    }
}
