package procurator.config;

import java.util.Arrays;
import java.util.Locale;
import procurator.shadowsocks.Method;

/** What the names of methods mean, and why some of them are refused. */
public final class MethodNames {
    private MethodNames() {}

    /**
     * The method of a name.
     *
     * @throws IllegalArgumentException if it is none; the text says which there are
     */
    public static Method parse(String name) {
        Method method = Method.of(name);
        if (method != null) {
            return method;
        }
        ForeignWord other = ForeignWords.of(ForeignWord.Treatment.JUDGED, "method", name.toLowerCase(Locale.ROOT));
        throw Parse.wrong(name, other == null ? known() : other.instead() + ": " + known() + "; " + other.why());
    }

    private static String known() {
        return String.join(
                ", ", Arrays.stream(Method.values()).map(Method::configName).toList());
    }
}
