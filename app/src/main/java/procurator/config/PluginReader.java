package procurator.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Node;
import procurator.config.json.Place;
import procurator.half.Mode;
import procurator.plugin.Plugin;

/** Reads which plugin stands before a server. */
final class PluginReader {
    private static final Pattern WITH_ARGUMENTS = Pattern.compile("\\s-");

    private final boolean server;

    /** @param server whether it is read for the server's half */
    PluginReader(boolean server) {
        this.server = server;
    }

    /** The plugin of a server at this half, {@code null} for none. */
    @Nullable
    Plugin read(Fields from) {
        return read(from, given(from));
    }

    /** The same of what {@link #given} has read. */
    @Nullable
    Plugin read(Fields from, @Nullable Plugin given) {
        return given == null
                ? null
                : from.checked(from.place("plugin"), "plugin", () -> {
                    checkName(given.program());
                    checkCharacters(given);
                    String program = PluginNames.program(given.program(), server);
                    PluginNames.checkOptions(program, given.options(), server);
                    if (isOfLink(from) && !PluginNames.mayStandInLinks(program)) {
                        throw new IllegalArgumentException(
                                "a link starts no program but the plugins that are known (expected: for another one"
                                        + " that you trust, --plugin NAME --plugin-opts OPTIONS beside the link)");
                    }
                    return new Plugin(program, given.options(), given.args(), given.mode());
                });
    }

    /** A name is shown, in the log too: what people write behind it, as links and libev have it, may hold a secret. */
    private static void checkName(String program) {
        if (program.indexOf(';') >= 0) {
            throw new IllegalArgumentException(
                    "options follow its name (expected: the name alone, and what follows its first ; in plugin_opts)");
        } else if (WITH_ARGUMENTS.matcher(program).find()) {
            throw new IllegalArgumentException(
                    "arguments follow its name (expected: the name alone, and the arguments in plugin_args)");
        }
    }

    /** Neither a path nor a variable nor an argument can hold a NUL. */
    private static void checkCharacters(Plugin given) {
        if ((given.program() + given.options() + String.join("", given.args())).indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "no program can be told the character \\u0000 (expected: plugin, plugin_opts and plugin_args"
                            + " without it)");
        }
    }

    private static boolean isOfLink(Fields from) {
        return from.place("plugin") instanceof Place.OnCommandLine(String option) && option.equals(ServerUrl.OPTION);
    }

    /** The plugin as it is written, of whichever half, {@code null} for none. */
    static @Nullable Plugin given(Fields from) {
        String named = from.text("plugin");
        Mode mode = from.value("plugin_mode", Mode.TCP_ONLY, Parse::mode);
        if (named == null || named.isBlank()) {
            from.ignored("plugin_opts", "ignored: there is no plugin");
            from.ignored("plugin_args", "ignored: there is no plugin");
            return ofOld(from, mode);
        }
        String options = from.has("plugin_opts") ? from.secret("plugin_opts") : null;
        return new Plugin(named.strip(), options == null ? "" : options.strip(), args(from), mode);
    }

    /** As shadowsocks-rust has them, or as shadowsocks-windows does: one text, with blanks between. */
    private static List<String> args(Fields from) {
        Stream<String> given = from.texts("plugin_args").stream();
        return from.find("plugin_args") instanceof Node.Text
                ? given.flatMap(text -> Arrays.stream(text.split("\\s+", -1)))
                        .filter(Predicate.not(String::isEmpty))
                        .toList()
                : given.toList();
    }

    /** As shadowsocks-libev 2.6 had it, before there were plugins. */
    private static @Nullable Plugin ofOld(Fields from, Mode mode) {
        String way = from.texts("obfs").stream()
                .filter(text -> text.equals("http") || text.equals("tls"))
                .findFirst()
                .orElse(null);
        if (way == null) {
            return null;
        }
        List<String> options = new ArrayList<>(List.of("obfs=" + way));
        from.texts("obfs_host").forEach(host -> options.add("obfs-host=" + host));
        from.texts("obfs_uri").forEach(uri -> options.add("obfs-uri=" + uri));
        return new Plugin("obfs", String.join(";", options), List.of(), mode);
    }

    /**
     * What is carried where nobody says: beside a link in disguise, datagrams without one would give it away, and most
     * servers of that kind take none.
     */
    static Mode usualMode(@Nullable Plugin plugin, Mode otherwise) {
        return plugin != null && !plugin.mode().hasUdp() ? Mode.TCP_ONLY : otherwise;
    }
}
