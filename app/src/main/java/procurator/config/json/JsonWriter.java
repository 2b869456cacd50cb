package procurator.config.json;

import java.util.Iterator;
import java.util.Map;

/** Values as JSON text, which {@link JsonReader} reads again. */
public final class JsonWriter {
    private JsonWriter() {}

    /** In one line that UTF-8 can carry: halves of characters, which may stand alone, are escaped. */
    public static String write(Node node) {
        StringBuilder out = new StringBuilder();
        write(node, out);
        return out.toString();
    }

    private static void write(Node node, StringBuilder out) {
        switch (node) {
            case Node.Text text -> quote(text.text(), out);
            case Node.Figure figure -> out.append(figure.text());
            case Node.Truth truth -> out.append(truth.value());
            case Node.Nothing _ -> out.append("null");
            case Node.Items items -> items(items, out);
            case Node.Members members -> members(members, out);
        }
    }

    private static void items(Node.Items items, StringBuilder out) {
        out.append('[');
        for (Iterator<Node> left = items.items().iterator(); left.hasNext(); ) {
            write(left.next(), out);
            out.append(left.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private static void members(Node.Members members, StringBuilder out) {
        out.append('{');
        for (Iterator<Map.Entry<String, Node.Member>> left =
                        members.members().entrySet().iterator();
                left.hasNext(); ) {
            Map.Entry<String, Node.Member> member = left.next();
            quote(member.getKey(), out);
            out.append(':');
            write(member.getValue().value(), out);
            out.append(left.hasNext() ? "," : "");
        }
        out.append('}');
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
