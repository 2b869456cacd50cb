package procurator.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Place;
import procurator.shadowsocks.ClientKeys;
import procurator.shadowsocks.Method;
import procurator.shadowsocks.ServerKeys;

/** Finds method and secret of an object: a password, the file or the variable it is in, or a raw key. */
final class Secrets {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final List<String> KEYS = List.of("password", "password_file", "key");

    private final ConfigInput given;

    /** Of objects asked before: the file of a secret may be a pipe, which can be read once. */
    private final IdentityHashMap<Fields, Optional<Secret>> known = new IdentityHashMap<>();

    private final boolean insecure;
    private final boolean constantIv;

    /** @param top of the configuration, which says what is let be */
    Secrets(ConfigInput given, Fields top) {
        this.given = given;
        this.insecure = top.flag("allow_insecure_ciphers", false);
        this.constantIv = top.flag("allow_constant_iv", false);
    }

    /** A secret, and the key it was given under. */
    record Secret(String key, String value) {
        boolean isRawKey() {
            return key.equals("key");
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return key + " ***";
        }
    }

    /**
     * How a link is encrypted. Where nothing says it, that is what a genkey key or users mean, and else libev's default.
     * Decision 019.
     *
     * @return {@code null} where what is given is no method, which then is among the problems
     */
    @Nullable
    Method method(Fields fields) {
        if (fields.has("method")) {
            return named(fields);
        }
        Secret secret = find(fields);
        if (fields.isOn("users") || secret == null) {
            return secret == null ? Method.WHERE_NONE_IS_GIVEN : Method.DEFAULT;
        }
        boolean key = isKeyOf(Method.DEFAULT, secret.value());
        Method taken = key ? Method.DEFAULT : Method.WHERE_NONE_IS_GIVEN;
        boolean ambiguous = (key && fields.place(secret.key()) instanceof Place.InFile)
                || isKeyOf(Method.BLAKE3_AES_256_GCM, secret.value());
        if (ambiguous) {
            fields.warn(
                    secret.key(),
                    "could be a key of the 2022 edition or any password; without a method it is taken for one of "
                            + taken + " (expected: method, the same at both ends)");
        }
        return taken;
    }

    private @Nullable Method named(Fields fields) {
        Method method = fields.optional("method", name -> MethodNames.parse(name, insecure));
        if (method != null && !method.edition().authenticates()) {
            String given = method + " gives up what other methods keep: anybody on the way can alter what it carries,"
                    + " and find out what this is (expected: a method that authenticates, once both ends have one)";
            fields.warn("method", given);
        }
        return method;
    }

    private static boolean isKeyOf(Method method, String secret) {
        try {
            ClientKeys.ofPassword(method, secret);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Nullable
    ClientKeys clientKeys(Fields fields) {
        return keys(fields, method(fields), ClientKeys::ofRawKey, ClientKeys::ofPassword);
    }

    /** @param method {@code null} where it is wrong: of the key nothing can be said then */
    @Nullable
    ServerKeys serverKeys(Fields fields, @Nullable Method method) {
        return keys(fields, method, ServerKeys::ofRawKey, this::serverKeys);
    }

    /** @throws IllegalArgumentException if the password is none for this method */
    ServerKeys serverKeys(Method method, String password) {
        ServerKeys keys = ServerKeys.ofPassword(method, password);
        return constantIv ? keys.withConstantIv(password) : keys;
    }

    private <T> @Nullable T keys(
            Fields fields,
            @Nullable Method method,
            BiFunction<Method, String, T> ofRawKey,
            BiFunction<Method, String, T> ofPassword) {
        if (method == null) {
            KEYS.forEach(fields::skip);
            return null;
        }
        Secret secret = required(fields, method);
        if (secret == null) {
            return null;
        }
        try {
            return (secret.isRawKey() ? ofRawKey : ofPassword).apply(method, secret.value());
        } catch (IllegalArgumentException e) {
            fields.error(secret.key(), advice(method, e));
            return null;
        }
    }

    /** What is wrong with a key, and the way out for somebody who wanted a password. */
    static String advice(Method method, IllegalArgumentException wrong) {
        String way = method.edition().passwordIsKey()
                ? "; a password of your own choice works with a classic method, at both ends: aes-256-gcm"
                : "";
        return wrong.getMessage() + way;
    }

    private @Nullable Secret required(Fields fields, Method method) {
        boolean missing = KEYS.stream().noneMatch(fields::has);
        if (missing) {
            String how = method.edition().passwordIsKey()
                    ? "a key for " + method + "; 'procurator genkey -m " + method + "' makes one"
                    : "a password";
            fields.missing("password", how);
            return null;
        }
        return find(fields);
    }

    /** The secret of an object, or {@code null} where there is none or something is wrong with it. */
    @Nullable
    Secret find(Fields fields) {
        Optional<Secret> before = known.get(fields);
        Optional<Secret> secret = before == null ? Optional.ofNullable(look(fields)) : before;
        known.put(fields, secret);
        return secret.orElse(null);
    }

    private @Nullable Secret look(Fields fields) {
        List<String> named = KEYS.stream().filter(fields::has).toList();
        if (named.size() > 1) {
            fields.error(named.get(1), "given beside " + named.getFirst() + " (expected: one of the two)");
            return null;
        }
        return named.isEmpty() ? null : found(fields, named.getFirst());
    }

    private @Nullable Secret found(Fields fields, String key) {
        String value = fields.secret(key);
        if (value == null) {
            return null;
        }
        String resolved = key.equals("password_file") ? fromFile(fields, key) : expand(fields, key, value);
        return resolved == null ? null : new Secret(key, resolved);
    }

    /**
     * Somebody with a password of their own.
     *
     * @param key of the name
     */
    record Person(Fields at, String key, String name, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return name + " ***";
        }
    }

    /** The people of an array of {name, password}, whatever they are let do; what is wrong with one is a problem. */
    List<Person> people(Fields from, String key) {
        return people(from, key, "name");
    }

    /** The same where the name has another key. */
    List<Person> people(Fields from, String key, String nameKey) {
        List<Person> people = new ArrayList<>();
        for (Fields one : from.objects(key)) {
            String name = one.text(nameKey);
            String given = one.secret("password");
            String password = given == null ? null : expand(one, "password", given);
            if (!one.has(nameKey)) {
                one.missing(nameKey, "a name and a password");
            }
            if (!one.has("password")) {
                one.missing("password", "a name and a password");
            }
            one.end();
            if (name != null && password != null) {
                people.add(new Person(one, nameKey, name, password));
            }
        }
        return people;
    }

    /** The value of a variable where a secret is <code>${NAME}</code> as a whole, else the secret itself. */
    @Nullable
    String expand(Fields fields, String key, String secret) {
        Matcher matcher = VARIABLE.matcher(secret);
        if (!matcher.matches()) {
            return whole(fields, key, secret);
        }
        String value = given.environment().get(matcher.group(1));
        if (value == null || value.isEmpty()) {
            String message =
                    "the environment variable " + matcher.group(1) + " is not set (expected: the password in it)";
            fields.error(key, message);
            return null;
        }
        return whole(fields, key, value);
    }

    private static @Nullable String whole(Fields fields, String key, String secret) {
        if (SecretText.isWhole(secret)) {
            return secret;
        }
        String message = "holds bytes that are not UTF-8, or half a character (expected: UTF-8)";
        fields.error(key, message);
        return null;
    }

    /** The first line of a file. */
    private @Nullable String fromFile(Fields fields, String key) {
        Path file = given.path(fields, key);
        if (file == null) {
            return null;
        }
        try {
            String text = SecretText.firstLine(file);
            if (!text.isEmpty()) {
                return text;
            }
            fields.error(key, file + " is empty (expected: the password in its first line)");
        } catch (IOException e) {
            fields.error(key, "cannot read " + FileTrouble.text(file, e));
        } catch (IllegalArgumentException e) {
            fields.error(key, file + " " + e.getMessage());
        }
        return null;
    }
}
