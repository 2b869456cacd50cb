package procurator.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import procurator.config.json.Node;

/** The keys of an object that nobody asked for: misspelt, meant for another program, or unknown. */
final class UnaskedKeys {
    private final Fields fields;
    private final Node.Members object;
    private final Set<String> asked;

    UnaskedKeys(Fields fields, Node.Members object, Set<String> asked) {
        this.fields = fields;
        this.object = object;
        this.asked = asked;
    }

    /** Says of each what is wrong with it, or that it has no effect. */
    void judge() {
        Set<String> obeyed = Set.copyOf(asked); // judging one key asks for others
        object.members().forEach((key, member) -> {
            if (!obeyed.contains(key)) {
                judge(key, member);
            }
        });
    }

    /** The key somebody meant who wrote another that nobody knows, or {@code null}. */
    @Nullable
    String meant(String other) {
        if (asked.contains(other) || OtherKeys.isKnown(other)) {
            return null;
        }
        String synonym = KeyNames.synonym(other);
        if (synonym != null && asked.contains(synonym) && !object.members().containsKey(fields.written(synonym))) {
            return synonym;
        }
        return Nearest.to(other, asked);
    }

    private void judge(String key, Node.Member member) {
        String first = KeyNames.keyOf(key);
        if (first != null && asked.contains(first)) {
            secondName(key, first, member);
            return;
        }
        OtherKeys.Treatment treatment = OtherKeys.of(key, member.value(), fields);
        String meant = meant(key);
        if (meant != null) {
            fields.problems()
                    .error(member.keyPlace(), fields.name(key), "unknown key (did you mean \"" + meant + "\"?)");
        } else if (treatment != null && treatment.isError()) {
            fields.problems().error(member.keyPlace(), fields.name(key), treatment.text());
        } else if (treatment != null) {
            fields.problems().warn(member.keyPlace(), fields.name(key), treatment.text());
        } else if (!OtherKeys.isKnown(key) && !Families.isPlainSsr(key, member.value())) {
            fields.problems().warn(member.keyPlace(), fields.name(key), "unknown key: it has no effect");
        }
    }

    /** Beside the key itself. What only people read may have two names. */
    private void secondName(String alias, String key, Node.Member member) {
        if (!key.equals("remarks")) {
            fields.problems()
                    .error(
                            member.keyPlace(),
                            fields.name(alias),
                            "given beside " + key + " (expected: one of the two)");
        }
    }
}
