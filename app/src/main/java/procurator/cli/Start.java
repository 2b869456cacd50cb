package procurator.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import procurator.cli.options.Exit;
import procurator.half.Broken;
import procurator.half.Half;
import procurator.net.SocketError;
import procurator.wire.Addresses;

/** Starts a half, and says in words why it does not start. */
final class Start {
    private Start() {}

    /** Whatever starts one. */
    interface Starting {
        Half start() throws IOException, Exit;
    }

    static Half half(Starting starter) throws Exit {
        try {
            return starter.start();
        } catch (SocketError e) {
            throw because(e);
        } catch (Broken e) {
            throw new Exit(Exit.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new Exit(Exit.SYSTEM, "cannot start: " + e.getMessage());
        }
    }

    private static Exit because(SocketError e) {
        InetSocketAddress at = e.at();
        String where = at == null ? "cannot start: " : "cannot listen on " + Addresses.text(at) + ": ";
        return switch (e.kind()) {
            case ADDRESS_IN_USE ->
                new Exit(
                        Exit.IO,
                        where
                                + "another program does ('ss -lntup' shows which). Stop it, or choose another port: -l for"
                                + " local, -p for a server.");
            case ADDRESS_NOT_OURS ->
                new Exit(
                        Exit.IO,
                        where + "no interface of this machine has that address ('ip address' shows them; 0.0.0.0 or ::"
                                + " means all).");
            case NOT_PERMITTED ->
                new Exit(
                        Exit.IO,
                        where
                                + "not permitted. Ports below 1024 are root's, or for programs with CAP_NET_BIND_SERVICE.");
            case OUT_OF_DESCRIPTORS ->
                new Exit(
                        Exit.SYSTEM,
                        "cannot start: out of file descriptors. Raise the limit:"
                                + " 'ulimit -n 16384', or LimitNOFILE= of systemd.");
            default -> new Exit(Exit.SYSTEM, where + e.getMessage());
        };
    }
}
