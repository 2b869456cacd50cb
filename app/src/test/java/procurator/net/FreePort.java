package procurator.net;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for TCP and UDP that stays free until it is bound. The kernel gives ports from 32,768 on to whoever asks for
 * any, tests beside this one too: one that it gave for TCP may be taken for UDP, and one let go may be taken again.
 */
public final class FreePort {
    private static final int FIRST = 10_000;
    private static final int FIRST_OF_THE_KERNEL = 32_768;

    private FreePort() {}

    public static int find() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST_OF_THE_KERNEL);
            try (ServerSocket _ = new ServerSocket(port);
                    DatagramSocket _ = new DatagramSocket(port)) {
                return port;
            } catch (BindException _) {
                // taken: another
            }
        }
    }
}
