package procurator.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import procurator.shadowsocks.Method;

/** What the names of methods mean, and why some of them are refused. */
final class MethodNames {
    /** Without authentication: whoever stands between can alter what is sent, and find servers by trying. */
    private static final Pattern STREAM = Pattern.compile(
            ".*-(cfb|cfb8|cfb1|ctr|ofb)|x?chacha20(-ietf)?|x?salsa20(-ctr)?|rc4(-md5.*)?|table|bf|camellia.*");

    private static final List<String> PLAIN = List.of("none", "plain", "dummy");

    private MethodNames() {}

    /** @throws IllegalArgumentException if it is none; the text says which there are */
    static Method parse(String name) {
        Method method = Method.of(name);
        if (method != null) {
            return method;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (PLAIN.contains(lower)) {
            throw Parse.wrong(name, "a method that encrypts, at both ends: " + known());
        }
        if (STREAM.matcher(lower).matches()) {
            throw Parse.wrong(
                    name,
                    "a method that authenticates, at both ends: " + known()
                            + "; stream ciphers are not supported, whoever stands between can alter what they carry");
        }
        throw Parse.wrong(name, known());
    }

    private static String known() {
        return String.join(
                ", ", Arrays.stream(Method.values()).map(Method::configName).toList());
    }
}
