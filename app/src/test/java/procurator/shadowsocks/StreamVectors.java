package procurator.shadowsocks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole streams made by other hands: {@code vectors/}, read by the little of JSON it uses. */
final class StreamVectors {
    private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|[0-9]+|[\\[\\]{}]");

    private final Matcher tokens;

    private StreamVectors(String json) {
        tokens = TOKEN.matcher(json);
    }

    /** One stream of the file. */
    record Vector(Map<String, Object> fields) {
        String text(String name) {
            return (String) value(name);
        }

        byte[] hex(String name) {
            return HexFormat.of().parseHex(text(name));
        }

        long number(String name) {
            return Long.parseLong(text(name));
        }

        @SuppressWarnings("unchecked")
        List<String> texts(String name) {
            return (List<String>) value(name);
        }

        @SuppressWarnings("unchecked")
        Vector part(String name) {
            return new Vector((Map<String, Object>) value(name));
        }

        private Object value(String name) {
            Object value = fields.get(name);
            if (value == null) {
                throw new IllegalArgumentException("no " + name + " in " + fields);
            }
            return value;
        }

        Method method() {
            Method method = Method.of(text("method"));
            if (method == null) {
                throw new IllegalArgumentException(text("method"));
            }
            return method;
        }

        @Override
        public String toString() {
            return text("method")
                    + (fields.containsKey("keys_base64")
                            ? ", keys: " + texts("keys_base64").size()
                            : "");
        }
    }

    @SuppressWarnings("unchecked")
    static List<Vector> of(String section) {
        Map<String, Object> all = (Map<String, Object>) new StreamVectors(file("shadowsocks.json")).next();
        List<Map<String, Object>> vectors = (List<Map<String, Object>>) all.get(section);
        if (vectors == null) {
            throw new IllegalArgumentException(section);
        }
        return vectors.stream().map(Vector::new).toList();
    }

    /** Of the stream ciphers. */
    @SuppressWarnings("unchecked")
    static Vector unsealed() {
        return new Vector((Map<String, Object>) new StreamVectors(file("stream.json")).next());
    }

    private static String file(String name) {
        try (InputStream in = StreamVectors.class.getResourceAsStream("/vectors/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no vectors");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object next() {
        if (!tokens.find()) {
            throw new IllegalStateException("the file ends early");
        }
        return switch (tokens.group()) {
            case "{" -> object();
            case "[" -> array();
            default -> tokens.group(1) == null ? tokens.group() : tokens.group(1);
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new TreeMap<>();
        for (Object name = next(); !name.equals("}"); name = next()) {
            object.put((String) name, next());
        }
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        for (Object element = next(); !element.equals("]"); element = next()) {
            array.add(element);
        }
        return array;
    }
}
