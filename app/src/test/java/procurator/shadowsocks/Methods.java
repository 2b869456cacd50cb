package procurator.shadowsocks;

import java.util.Arrays;
import java.util.stream.Stream;

/** Methods by what their editions promise. */
public final class Methods {
    private Methods() {}

    /** Those that notice what is changed, or sent without the key. */
    public static Stream<Method> authentic() {
        return Arrays.stream(Method.values()).filter(method -> method.edition().authenticates());
    }

    /** The stream ciphers. */
    public static Stream<Method> unsealed() {
        return Arrays.stream(Method.values()).filter(method -> !method.edition().authenticates());
    }
}
