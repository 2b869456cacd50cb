package procurator.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import procurator.wire.Address;

/** A name server on loopback for which every name has the address 203.0.113.7. */
final class DnsServer implements AutoCloseable {
    private static final int HEADER = 12;
    private static final byte[] FLAGS_AND_COUNTS = HexFormat.of()
            .parseHex(
                    "8180" /* an answer, recursion available */ + "0001" /* question */ + "0001" /* answer */ + "0000"
                            + "0000");
    private static final byte[] ANSWER = HexFormat.of()
            .parseHex(
                    "c00c" /* the name in the question */ + "0001" /* A */ + "0001" /* IN */ + "0000003c" /* 60 s */
                            + "0004" + "cb007107");

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));

    DnsServer() throws IOException {
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
        int question = end + 1 + 4 - HEADER; // the name's last byte, type and class
        ByteBuffer answer = ByteBuffer.allocate(HEADER + question + ANSWER.length);
        answer.put(query, 0, 2).put(FLAGS_AND_COUNTS).put(query, HEADER, question);
        return answer.put(ANSWER).array();
    }

    Address address() {
        return new Address.Ip(socket.getLocalAddress(), socket.getLocalPort());
    }

    @Override
    public void close() {
        socket.close();
    }
}
