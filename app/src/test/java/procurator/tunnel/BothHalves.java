package procurator.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import procurator.half.Pollers;
import procurator.shadowsocks.Method;
import procurator.wire.Address;

/** Both halves in a process of their own, so that it can be given few descriptors. Ends with its standard input. */
final class BothHalves {
    private BothHalves() {}

    /**
     * Says its SOCKS port, and then its log, on one line, for each line it is given.
     *
     * @param args the poller, and the port of a target on loopback that answers
     */
    public static void main(String[] args) throws IOException, ClassNotFoundException {
        loadAll(Path.of("target/classes"));
        try (Pair pair = Pair.start(Method.DEFAULT, Pollers.valueOf(args[0]))) {
            Address target = new Address.Ip(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(args[1]));
            try (SocksClient first = SocksClient.through(pair.socksAddress(), target)) {
                first.send((byte) 7);
                first.receive(1);
            }
            System.out.println(pair.socksAddress().getPort());
            while (System.in.read() > 0) {
                System.out.println(pair.local().log.toString().replace('\n', ' ') + " "
                        + pair.server().log.toString().replace('\n', ' '));
            }
        }
    }

    /** Each class file needs a descriptor when its class is first used; the jar we ship is one file, and open. */
    private static void loadAll(Path classes) throws IOException, ClassNotFoundException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            String path = classes.relativize(file).toString();
            Class.forName(path.substring(0, path.length() - ".class".length()).replace('/', '.'));
        }
    }
}
