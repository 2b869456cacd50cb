package procurator.http;

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
        boolean is(String asked) {
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

    /** Without the fields, which may hold a password. */
    @Override
    public String toString() {
        return start;
    }
}
