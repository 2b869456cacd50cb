package procurator.dial;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import procurator.wire.Address;

/** A name server for which every name has the address 203.0.113.7, and none of IPv6. */
public final class DnsServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final HexFormat HEX = HexFormat.of();

    private final DatagramSocket socket;

    public DnsServer(InetSocketAddress at) throws IOException {
        socket = new DatagramSocket(at);
        Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
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

    private static byte[] answer(byte[] query) {
        int end = HEADER;
        while (query[end] != 0) {
            end += 1 + query[end];
        }
        boolean ipv4 = query[end + 2] == 1;
        String question = HEX.formatHex(Arrays.copyOfRange(query, HEADER, end + 5)); // with type and class
        return HEX.parseHex(HEX.formatHex(query, 0, 2)
                + "8180" /* an answer, recursion available */
                + ("0001" /* question */ + (ipv4 ? "0001" : "0000") /* answers */ + "0000" + "0000")
                + question
                + (ipv4 ? "c00c" /* its name */ + "0001" + "0001" + "0000003c" /* 60 s */ + "0004" + "cb007107" : ""));
    }

    public Address address() {
        return new Address.Ip(socket.getLocalAddress(), socket.getLocalPort());
    }

    @Override
    public void close() {
        socket.close();
    }
}
