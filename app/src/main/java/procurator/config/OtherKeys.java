package procurator.config;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.config.ForeignWord.Treatment;
import procurator.config.json.Node;

/** Keys of other programs, and of the other half, that are known and are not obeyed here; wherever they stand. */
final class OtherKeys {
    /** What only local knows. */
    static final List<String> LOCAL_ONLY = words("""
            locals local_port forward socks_users allow_open udp_address pool tunnel_address protocol
            local_udp_address local_udp_port forward_address forward_port socks5_auth_config_path
            http_auth_config_path prefix allow_weak_prefix balancer priority tcp_weight udp_weight
            subscriptions update_interval allowed_plugins online_config""");

    /** What only the server knows. */
    static final List<String> SERVER_ONLY = words("users allow allow_private allow_constant_iv port_password");

    /** Of a key that is known, and of which there is nothing to say. */
    private static final ForeignWord SILENT = new ForeignWord(Treatment.SILENT, List.of(), "", "");

    private static final ForeignWord NO_EFFECT = new ForeignWord(Treatment.IGNORED, List.of(), "no effect here", "");

    /** What both know, and may stand where it means nothing. */
    private static final List<String> BOTH = words("""
            server server_port server_ipv6 method allow_insecure_ciphers password password_file key users timeout idle_timeout mode local_address
            disabled udp_timeout udp_max_associations workers no_delay keep_alive ipv6_first outbound_bind_addr
            log_level user pid_file daemonize plugin plugin_opts plugin_args plugin_mode""");

    private OtherKeys() {}

    static List<String> words(String text) {
        return Arrays.asList(text.split("\\s+", -1));
    }

    /** What becomes of a key that nothing asked for, {@code null} if nobody knows it. */
    static @Nullable ForeignWord of(String key, Node value) {
        ForeignWord word = word(Treatment.JUDGED, key, value);
        if (word == null && (BOTH.contains(key) || LOCAL_ONLY.contains(key))) {
            word = NO_EFFECT;
        }
        boolean known = word != null || SERVER_ONLY.contains(key);
        return known && (isOff(value) || word == null) ? SILENT : word;
    }

    /** What some program means by a key with a value. */
    static @Nullable ForeignWord word(Set<Treatment> treatments, String key, Node value) {
        String text = value instanceof Node.Text given ? given.text() : "";
        return ForeignWords.of(treatments, KeyNames.plain(key), text);
    }

    /** Whether a value asks for nothing, so that it may stand under a key that is not supported. */
    static boolean isOff(Node value) {
        return switch (value) {
            case Node.Nothing _ -> true;
            case Node.Truth truth -> !truth.value();
            case Node.Text text -> text.text().isEmpty();
            case Node.Figure figure -> figure.text().equals("0");
            case Node.Items items -> items.items().isEmpty();
            case Node.Members members -> members.members().isEmpty();
        };
    }

    /** Of the other half. */
    static void check(Fields fields, List<String> ofTheOtherHalf, String otherHalf) {
        ofTheOtherHalf.forEach(key -> fields.ignored(key, "ignored: it is for " + otherHalf));
    }

    /** Of the top level, where only the entries of servers[] count. */
    static void checkAboveServers(Fields fields) {
        for (String key : List.of(
                "server_port",
                "method",
                "password",
                "password_file",
                "key",
                "remarks",
                "priority",
                "tcp_weight",
                "udp_weight")) {
            fields.ignored(key, "ignored: each entry of servers has its own");
        }
        fields.refused("plugin", "above several servers (expected: plugin in each entry of servers that has one)");
        List.of("plugin", "plugin_opts", "plugin_args", "plugin_mode").forEach(fields::skip);
    }
}
