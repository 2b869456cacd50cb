package procurator.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a plugin is told: {@code NAME=VALUE;NAME}, where a backslash takes what follows it as it is. Nothing of it is wrong:
 * what it means is the plugin's.
 *
 * @param each one option each, as it is written
 * @see "SIP003, 'Passing arguments to a plugin'"
 */
public record PluginOptions(List<String> each) {
    public PluginOptions {
        each = List.copyOf(each);
    }

    /** Of the whole text. */
    public static PluginOptions parse(String text) {
        List<String> options = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ';') {
                options.add(text.substring(start, i));
                start = i + 1;
            }
        }
        options.add(text.substring(start));
        return new PluginOptions(options);
    }

    private static String name(String option) {
        int equals = option.indexOf('=');
        return plain(equals < 0 ? option : option.substring(0, equals)).strip();
    }

    /** Without its backslashes. */
    private static String plain(String text) {
        return text.replaceAll("\\\\(.)", "$1");
    }

    /** Whether an option is there, with a value or without. */
    public boolean has(String name) {
        return each.stream().anyMatch(option -> name(option).equals(name));
    }

    /** All but these. */
    public PluginOptions without(Set<String> names) {
        return new PluginOptions(
                each.stream().filter(option -> !names.contains(name(option))).toList());
    }

    /** The values, or names where there is none: as they are written, and as they are meant. */
    Stream<String> values() {
        return each.stream()
                .map(option -> option.substring(option.indexOf('=') + 1))
                .flatMap(value -> Stream.of(value, plain(value)));
    }

    /** As it is written. */
    public String text() {
        return String.join(";", each);
    }

    /** Without the values. */
    @Override
    public String toString() {
        return each.size() + " options";
    }
}
