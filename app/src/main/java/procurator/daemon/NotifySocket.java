package procurator.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A socket of AF_UNIX for datagrams, connected to whoever wants to be told: the JDK has them for streams alone. */
final class NotifySocket {
    /** sun_path of sockaddr_un. */
    private static final int LONGEST = 108;

    private final int fd;

    private NotifySocket(int fd) {
        this.fd = fd;
    }

    /**
     * @param name a path, or after {@code @} a name that is in no file system
     * @throws IOException if nobody listens there
     */
    static NotifySocket open(String name) throws IOException {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length < 2 || path.length >= LONGEST || (path[0] != '/' && path[0] != '@')) {
            throw new IOException(
                    "NOTIFY_SOCKET: " + name + " (expected: a path of at most 107 bytes, or @ and a name)");
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        try {
            return new NotifySocket(Posix.connectToUnix(path));
        } catch (IOException e) {
            throw new IOException("NOTIFY_SOCKET: " + name + ": " + e.getMessage(), e);
        }
    }

    /** What cannot be told (it has ended) is nothing that a half should end for. */
    void send(String state) {
        try {
            Posix.send(fd, state.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // systemd ends by itself what stays silent
        }
    }
}
