package procurator.config;

import java.util.List;
import java.util.Map;

/** What is wrong with a file that is no JSON. The parser's own words quote the file, which holds secrets. */
final class SyntaxErrors {
    /** By what the parser's text has in it; the first that fits. */
    private static final List<Map.Entry<String, String>> TEXTS = List.of(
            Map.entry("end-of-input", "the file ends too early (expected: a closing quote, bracket or brace)"),
            Map.entry("CTRL-CHAR", "a string that does not end on its line (expected: a closing double quote)"),
            Map.entry("start field name", "no key (expected: a key in double quotes, or a closing brace)"),
            Map.entry("colon", "no colon (expected: a colon between key and value)"),
            Map.entry("comma", "no comma (expected: a comma or the closing bracket or brace)"),
            Map.entry("close marker", "a bracket that closes another one (expected: [ with ], { with })"),
            Map.entry(
                    "escape",
                    "an escape that JSON does not have (expected: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX)"));

    private SyntaxErrors() {}

    static String text(String parsers) {
        return TEXTS.stream()
                .filter(entry -> parsers.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("no value (expected: a string in double quotes, a number, true, false, null, [ or {)");
    }
}
