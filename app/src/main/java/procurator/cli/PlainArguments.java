package procurator.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads command lines that hold no surprise, so that a half at work never loads picocli, which costs it 4 MiB and 30
 * ms. All others, mistakes and calls for help among them, are left to {@link PicocliArguments}, which reads these the
 * same.
 */
final class PlainArguments {
    private PlainArguments() {}

    /** The command line, or {@code null} for one that wants a second look. */
    static @Nullable Arguments read(String... args) throws Exit {
        Command command = args.length == 0 ? null : Command.of(args[0]);
        if (command == null) {
            return null;
        }
        Map<Option, List<String>> given = new EnumMap<>(Option.class);
        List<String> others = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            Option option = Option.of(args[i]);
            if (option == null) {
                if (!assign(command, args[i], given) && !isOther(command, args[i], others)) {
                    return null;
                }
            } else if (!take(
                    command, option, given, option.label() != null && i + 1 < args.length ? args[i + 1] : null)) {
                return null;
            } else if (option.label() != null) {
                i++;
            }
        }
        return Positionals.place(command, given, others);
    }

    private static boolean isOther(Command command, String arg, List<String> others) {
        boolean plain = others.size() < command.positionals() && !arg.isEmpty() && !arg.startsWith("-");
        return plain && others.add(arg);
    }

    /** {@code --option=value}, where the value can be nothing else. */
    private static boolean assign(Command command, String arg, Map<Option, List<String>> given) {
        int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
        Option option = equals < 0 ? null : Option.of(arg.substring(0, equals));
        return option != null && option.label() != null && add(command, option, given, arg.substring(equals + 1));
    }

    private static boolean take(
            Command command, Option option, Map<Option, List<String>> given, @Nullable String value) {
        boolean odd = option.label() != null && (value == null || isOdd(value));
        return !odd && add(command, option, given, value);
    }

    private static boolean add(
            Command command, Option option, Map<Option, List<String>> given, @Nullable String value) {
        boolean again = given.containsKey(option) && !option.repeatable();
        if (!command.options().contains(option) || again) {
            return false;
        }
        List<String> values = given.computeIfAbsent(option, _ -> new ArrayList<>());
        if (value != null) {
            values.add(value);
        }
        return true;
    }

    /** Picocli may take it for an option, or its quotes away. */
    private static boolean isOdd(String value) {
        return value.isEmpty() || value.startsWith("-") || value.startsWith("\"") || value.startsWith("@");
    }
}
