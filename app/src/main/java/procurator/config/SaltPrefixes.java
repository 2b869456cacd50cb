package procurator.config;

import procurator.shadowsocks.Method;
import procurator.shadowsocks.SaltPrefix;

/** What the salts of a server's streams are to begin with, as configurations say it. */
final class SaltPrefixes {
    private final boolean weak;

    /** @param top of the configuration, which says what is let be */
    SaltPrefixes(Fields top) {
        this(top.flag("allow_weak_prefix", false));
    }

    /** @param weak whether one may leave as few as 8 random bytes */
    SaltPrefixes(boolean weak) {
        this.weak = weak;
    }

    /** The prefix of a server, none where what is given is among the problems. */
    SaltPrefix of(Fields from, Method method) {
        SaltPrefix prefix = from.value("prefix", SaltPrefix.NONE, SaltPrefix::new);
        if (prefix.isEmpty()) {
            return prefix;
        }
        int length = prefix.text().length();
        int longest = SaltPrefix.longest(method, weak);
        if (length > longest) {
            from.error("prefix", length + expected(method, longest));
            return SaltPrefix.NONE;
        }
        if (method.edition().isStamped()) {
            String truth = "no specification has it for the 2022 edition: every server takes it, and clients of other"
                    + " programs leave it out";
            from.warn("prefix", truth);
        }
        return prefix;
    }

    private String expected(Method method, int longest) {
        String here = " bytes, and with " + method;
        int anyway = SaltPrefix.longest(method, true);
        String most = longest == 0
                ? " no salt has room for any beside what has to be random (expected: none, or "
                : " a salt has room for " + longest + " beside what has to be random (expected: fewer, or ";
        return weak || anyway == 0
                ? here + most + "a method with a longer salt, such as chacha20-ietf-poly1305)"
                : here + most + "\"allow_weak_prefix\": true, on the command line --allow-weak-prefix, for " + anyway
                        + ": of a billion connections two then have one salt by a chance of 1 in 37, and are read)";
    }
}
