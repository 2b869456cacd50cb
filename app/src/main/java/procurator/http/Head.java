package procurator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The head of a message: a start line, and fields in their order. Each character is a byte (ISO 8859-1), so that what is
 * written is what was read.
 *
 * @see "RFC 9112, section 2.1"
 */
public record Head(String start, List<Line> fields) {
    /**
     * One field.
     *
     * @param name a token, as it was spelled
     * @param value without the white space around it
     */
    public record Line(String name, String value) {
        public boolean is(String asked) {
            return name.equalsIgnoreCase(asked);
        }
    }

    public Head {
        fields = List.copyOf(fields);
    }

    /** The values of all fields of that name, in their order. */
    public List<String> all(String name) {
        return fields.stream().filter(field -> field.is(name)).map(Line::value).toList();
    }

    /** The members of all lists of that name, in lower case. */
    public Stream<String> members(String name) {
        return all(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(member -> member.strip().toLowerCase(Locale.ROOT))
                .filter(member -> !member.isEmpty());
    }

    public boolean has(String name) {
        return fields.stream().anyMatch(field -> field.is(name));
    }

    /** As it stands on the wire, the empty line included. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(start).append("\r\n");
        for (Line field : fields) {
            text.append(field.name).append(": ").append(field.value).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    /** Without the fields, which may hold a password. */
    @Override
    public String toString() {
        return start;
    }
}
