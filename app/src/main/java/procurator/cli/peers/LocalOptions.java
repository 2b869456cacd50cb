package procurator.cli.peers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procurator.cli.peers.Meaning.Already;
import procurator.cli.peers.Meaning.ByValue;
import procurator.cli.peers.Meaning.Ours;
import procurator.cli.peers.Meaning.Refused;
import procurator.cli.peers.Meaning.Says;
import procurator.cli.peers.Meaning.ServerLink;
import procurator.config.ConfigInput.Environment;
import procurator.config.HostPort;

/** What only programs beside the browser know. */
final class LocalOptions {
    static final String TARGET = "--tunnel-address";

    private static final String PROTOCOL = "--protocol";

    private LocalOptions() {}

    static List<Spelling> options() {
        return List.of(
                Spelling.value("-l --local-port", new Ours("--local-port")),
                Spelling.value("-b --local-addr --local-address", new Ours("--local-address")),
                Spelling.value("-L --forward-addr", new Ours(TARGET)),
                Spelling.value("--server-url", new ServerLink()),
                Spelling.value(PROTOCOL, new ByValue(LocalOptions::protocol)));
    }

    private static Meaning protocol(String name) {
        return switch (name) {
            case "socks", "tunnel" -> new Says(PROTOCOL, name);
            case "" -> new Already();
            default -> new Refused("only SOCKS5 and tunnels are supported (expected: socks or tunnel).");
        };
    }

    /** {@code --protocol} says no more than that there is a target, or none. */
    static void complete(Words words, Environment environment) {
        boolean tunnel = "tunnel".equals(words.take(PROTOCOL));
        if (tunnel && !words.has(TARGET)) {
            throw new IllegalArgumentException("--protocol: a tunnel has one target (expected: -L HOST:PORT too).");
        }
        boolean hasFile = words.has("--config") || words.hasOthers();
        boolean nowhere = words.has(TARGET) && !words.has("--local-port") && !hasFile;
        if (nowhere && HostPort.of(orEmpty(words.value("--local-address"))).port() == null) {
            throw new IllegalArgumentException(
                    "-L: it says where to, and nothing says where to listen (expected: -l PORT too).");
        }
    }

    /** A tunnel beside what the file says, as shadowsocks-rust has it. */
    static void completeBeside(Words words, Environment environment) {
        complete(words, environment);
        String target = words.take(TARGET);
        String address = target == null ? null : words.take("--local-address");
        if (target != null && address != null) {
            words.add("--forward", address + "=" + target, "--forward");
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
