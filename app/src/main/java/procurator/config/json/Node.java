package procurator.config.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a configuration, with the place it was given at. */
public sealed interface Node {
    Place place();

    /** What it is, as an error names it. */
    String kind();

    /** A string or a number, as text; {@code null} of anything else. */
    default @Nullable String scalar() {
        return switch (this) {
            case Text text -> text.text;
            case Figure figure -> figure.text;
            case Truth _, Nothing _, Items _, Members _ -> null;
        };
    }

    record Text(Place place, String text) implements Node {
        @Override
        public String kind() {
            return "a string";
        }

        /** Without the text: it may be a secret. */
        @Override
        public String toString() {
            return "Text[***]";
        }
    }

    /** A number as it was written. */
    record Figure(Place place, String text) implements Node {
        @Override
        public String kind() {
            return "a number";
        }

        /** Without the number: it may be a secret. */
        @Override
        public String toString() {
            return "Figure[***]";
        }
    }

    record Truth(Place place, boolean value) implements Node {
        @Override
        public String kind() {
            return String.valueOf(value);
        }
    }

    /** {@code null}: as if the key were not there. */
    record Nothing(Place place) implements Node {
        @Override
        public String kind() {
            return "null";
        }
    }

    record Items(Place place, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "an array";
        }
    }

    /** By key, in the order of the file. */
    record Members(Place place, Map<String, Member> members) implements Node {
        @Override
        public String kind() {
            return "an object";
        }

        /** The value of a key, {@code null} where it has none. */
        public @Nullable Node value(String key) {
            Member member = members.get(key);
            return member == null ? null : member.value;
        }

        /** A string or a number of a key, as text; {@code null} where there is none. */
        public @Nullable String text(String key) {
            Node value = value(key);
            return value == null ? null : value.scalar();
        }
    }

    /** A key and its value. */
    record Member(Place keyPlace, Node value) {}
}
