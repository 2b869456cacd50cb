package procurator.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import procurator.tunnel.Endless.Ending;

/** All that came on a connection, and how it ended. */
record Arrived(byte[] bytes, Ending ending) {
    static Arrived at(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] some = new byte[8_192];
        try {
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                all.write(some, 0, n);
            }
            return new Arrived(all.toByteArray(), Ending.FIN);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException _) {
            return new Arrived(all.toByteArray(), Ending.RST);
        }
    }
}
