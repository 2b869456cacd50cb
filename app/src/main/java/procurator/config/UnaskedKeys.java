package procurator.config;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Node;
import procurator.config.json.Problems;

/** The keys of an object that nobody asked for: misspelt, meant for another program, or unknown. */
final class UnaskedKeys {
    private final Fields fields;
    private final Node.Members object;
    private final Set<String> asked;
    private final List<String> lacking;

    UnaskedKeys(Fields fields, Node.Members object, Set<String> asked) {
        this.fields = fields;
        this.object = object;
        this.asked = Set.copyOf(asked); // judging one key asks for others
        // what is given already was not meant by another word
        this.lacking = asked.stream().filter(key -> !fields.isGiven(key)).toList();
    }

    /** Says of each what is wrong with it, or that it has no effect. */
    void judge() {
        object.members().forEach((key, member) -> {
            if (!asked.contains(key)) {
                judge(key, member);
            }
        });
    }

    /** The key somebody meant who wrote another that nobody knows, or {@code null}. */
    @Nullable
    String meant(String other) {
        Node.Member given = object.members().get(other);
        if (given == null || asked.contains(other) || OtherKeys.of(other, given.value()) != null) {
            return null;
        }
        String synonym = KeyNames.synonym(other);
        if (synonym != null) {
            return lacking.contains(synonym) ? synonym : null;
        }
        return Nearest.to(other, lacking);
    }

    private void judge(String key, Node.Member member) {
        String first = KeyNames.keyOf(key);
        if (first != null && asked.contains(first)) {
            secondName(key, first, member);
            return;
        }
        String meant = meant(key);
        ForeignWord word = OtherKeys.of(key, member.value());
        Problems problems = fields.problems();
        if (meant != null) {
            problems.error(member.keyPlace(), fields.name(key), "unknown key (did you mean \"" + meant + "\"?)");
        } else if (word == null) {
            problems.warn(member.keyPlace(), fields.name(key), "unknown key: it has no effect");
        } else {
            judge(key, member, word);
        }
    }

    private void judge(String key, Node.Member member, ForeignWord word) {
        switch (word.treatment()) {
            case IGNORED -> fields.problems().warn(member.keyPlace(), fields.name(key), word.text());
            case REFUSED, ALONE -> fields.problems().error(member.keyPlace(), fields.name(key), word.text());
            case SILENT, NAME, MEANT, PROGRAM -> {}
        }
    }

    /** Beside the key itself. What only people read may differ; what is not worth a stop is warned of. */
    private void secondName(String alias, String key, Node.Member member) {
        Node.Member first = object.members().get(key);
        if (key.equals("remarks") || (first != null && saysTheSame(first.value(), member.value()))) {
            return;
        }
        if (key.equals("ipv6_first")) {
            fields.problems().warn(member.keyPlace(), fields.name(alias), "ignored: ipv6_first says otherwise");
        } else {
            String message = "given beside " + key + ", and another value (expected: one of the two)";
            fields.problems().error(member.keyPlace(), fields.name(alias), message);
        }
    }

    private static boolean saysTheSame(Node one, Node other) {
        return switch (one) {
            case Node.Text _, Node.Figure _ -> Objects.equals(one.scalar(), other.scalar());
            case Node.Truth truth -> other instanceof Node.Truth second && truth.value() == second.value();
            case Node.Nothing _, Node.Items _, Node.Members _ -> false;
        };
    }
}
