package procurator.cli.peers;

import java.util.List;
import procurator.cli.options.Option;
import procurator.config.ConfigInput.Environment;
import procurator.config.HostPort;

/** What only programs beside the browser know. */
final class LocalOptions {
    static final List<Spelling> ALL = List.of(
            Spelling.value("-l --local-port", Option.LOCAL_PORT),
            Spelling.value("-b --local-addr --local-address", Option.LOCAL_ADDRESS),
            Spelling.value("-L --forward-addr", Option.TUNNEL_ADDRESS),
            Spelling.value("--online-config-url", Option.SUBSCRIPTIONS),
            Spelling.value("--online-config-update-interval", Option.UPDATE_INTERVAL),
            Spelling.value("--online-config-allowed-plugin", Option.ALLOWED_PLUGINS),
            Spelling.value("--server-url", new Meaning.ServerLink()),
            Spelling.value("--protocol", new Meaning.ByProtocol()));

    private LocalOptions() {}

    /** {@code --protocol} says no more than that there is a target, or none. */
    static void complete(Words words, Environment environment) {
        boolean target = words.has(Option.TUNNEL_ADDRESS);
        if (words.isTunnel() && !target) {
            throw new IllegalArgumentException("--protocol: a tunnel has one target (expected: -L HOST:PORT too).");
        }
        String address = words.value(Option.LOCAL_ADDRESS);
        boolean nowhere = target && !words.has(Option.LOCAL_PORT) && !words.hasFile();
        if (nowhere && (address == null || HostPort.of(address).port() == null)) {
            throw new IllegalArgumentException(
                    "-L: it says where to, and nothing says where to listen (expected: -l PORT too).");
        }
    }

    /** A tunnel beside what the file says, as shadowsocks-rust has it. */
    static void completeBeside(Words words, Environment environment) {
        complete(words, environment);
        String target = words.take(Option.TUNNEL_ADDRESS);
        String address = target == null ? null : words.take(Option.LOCAL_ADDRESS);
        if (target != null && address != null) {
            words.add(Option.FORWARD, address + "=" + target, "--forward");
        }
    }
}
