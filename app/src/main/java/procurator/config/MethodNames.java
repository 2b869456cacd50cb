package procurator.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import procurator.shadowsocks.Method;

/** What the names of methods mean, and why some of them are refused. */
public final class MethodNames {
    private static final String AUTHENTIC = "a method that authenticates, at both ends: ";

    private MethodNames() {}

    /** The same, or a stream cipher, where their owner knows what they give up. */
    static Method parse(String name, boolean insecure) {
        Method method = Method.of(name);
        if (method == null || method.edition().authenticates()) {
            return parse(name);
        }
        if (!insecure) {
            throw Parse.wrong(
                    name,
                    AUTHENTIC + known() + "; or with " + method + " \"allow_insecure_ciphers\": true,"
                            + " on the command line --allow-insecure-ciphers: then anybody on the way can alter what it carries");
        }
        return method;
    }

    /**
     * The method of a name, one that authenticates.
     *
     * @throws IllegalArgumentException if it is none; the text says which there are
     */
    public static Method parse(String name) {
        Method method = Method.of(name);
        if (method != null && method.edition().authenticates()) {
            return method;
        }
        if (method != null) {
            throw Parse.wrong(name, AUTHENTIC + known());
        }
        ForeignWord other = ForeignWords.of(ForeignWord.Treatment.JUDGED, "method", name.toLowerCase(Locale.ROOT));
        throw Parse.wrong(name, other == null ? known() : other.instead() + ": " + known() + "; " + other.why());
    }

    private static String known() {
        return Arrays.stream(Method.values())
                .filter(method -> method.edition().authenticates())
                .map(Method::configName)
                .collect(Collectors.joining(", "));
    }
}
