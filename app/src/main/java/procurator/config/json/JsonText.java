package procurator.config.json;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a JSON5 text, one after another, with where each stands. {@code #} begins a comment too: YAML's comments
 * have always been met in such files. Decision 017.
 *
 * @see "https://spec.json5.org"
 */
final class JsonText {
    private static final String TOO_EARLY = "the file ends too early (expected: a closing quote, bracket or brace)";
    private static final String NO_VALUE =
            "no value (expected: a string in quotes, a number, true, false, null, [ or {)";
    private static final String NO_ESCAPE =
            "an escape that JSON does not have (expected: \\\" \\' \\\\ \\/ \\b \\f \\n \\r \\t \\v \\0 \\xXX \\uXXXX)";
    private static final String NO_END = "a string that does not end on its line (expected: a closing quote)";

    /** Web pages and word processors put them in the place of straight ones. */
    private static final String TYPOGRAPHIC = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\uff02";

    /** A number is a port, a count or seconds: what is longer is none of ours. */
    private static final int LONGEST_NUMBER = 64;

    private static final Pattern HEXADECIMAL = Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]+)");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:(0|[1-9][0-9]*)(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;

    JsonText(String text) {
        this.text = text;
    }

    /** A text is no JSON5; the message never quotes it. */
    static final class Wrong extends Exception {
        final int line;
        final int column;
        final int at;

        Wrong(String message, int line, int column, int at) {
            super(message, null, false, false);
            this.line = line;
            this.column = column;
            this.at = at;
        }
    }

    /** Characters read so far. */
    int at() {
        return at;
    }

    int line() {
        return line;
    }

    /** From 1. */
    int column() {
        return at - lineStart + 1;
    }

    Wrong wrong(String message) {
        return new Wrong(message, line, column(), at);
    }

    /** The same, unless the text ends, which then is what is wrong. */
    Wrong wrongOrEnd(String message) {
        return atEnd() ? tooEarly() : wrong(message);
    }

    /** Behind the last that is there, since an empty line shows nobody what is missing. */
    private Wrong tooEarly() {
        int end = text.stripTrailing().length();
        int start = Math.max(text.lastIndexOf('\n', end - 1), text.lastIndexOf('\r', end - 1)) + 1;
        int below = text.substring(end).split("\r\n|\r|\n", -1).length - 1;
        return new Wrong(TOO_EARLY, line - below, end - start + 1, end);
    }

    /** The next character that is neither space nor comment, or 0 at the end. */
    char peek() throws Wrong {
        while (at < text.length() && (space() || comment())) {
            // on
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    boolean take(char wanted) throws Wrong {
        boolean there = peek() == wanted && at < text.length();
        if (there) {
            next();
        }
        return there;
    }

    boolean atEnd() {
        return at == text.length();
    }

    private char next() throws Wrong {
        if (at == text.length()) {
            throw tooEarly();
        }
        char c = text.charAt(at++);
        boolean newLine = c == '\n' || (c == '\r' && !text.startsWith("\n", at));
        if (newLine) {
            line++;
            lineStart = at;
        }
        return c;
    }

    private boolean space() throws Wrong {
        char c = text.charAt(at);
        boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff';
        if (space) {
            next();
        }
        return space;
    }

    private boolean comment() throws Wrong {
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            if (end < 0) {
                throw wrong("a comment that does not end (expected: */)");
            }
            while (at < end + 2) {
                next();
            }
            return true;
        }
        boolean toTheEnd = text.startsWith("//", at) || text.startsWith("#", at);
        while (toTheEnd && at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return toTheEnd;
    }

    /** A string in either kind of quotes, or {@code null} if none begins here. */
    @Nullable
    String string() throws Wrong {
        char quote = peek();
        if (TYPOGRAPHIC.indexOf(quote) >= 0) {
            throw wrong("a quotation mark for reading (expected: the straight one, \" or ')");
        }
        if (quote != '"' && quote != '\'') {
            return null;
        }
        Wrong open = wrong(NO_END);
        next();
        StringBuilder string = new StringBuilder();
        for (char c = next(); c != quote; c = next()) {
            if (c == '\n' || c == '\r') {
                throw open;
            } else if (c == '\\') {
                escape(string);
            } else {
                string.append(c);
            }
        }
        return string.toString();
    }

    private void escape(StringBuilder string) throws Wrong {
        char c = next();
        switch (c) {
            case 'b' -> string.append('\b');
            case 'f' -> string.append('\f');
            case 'n' -> string.append('\n');
            case 'r' -> string.append('\r');
            case 't' -> string.append('\t');
            case 'v' -> string.append('\u000b');
            case 'x' -> string.append(hexadecimal(2));
            case 'u' -> string.append(hexadecimal(4));
            case '0' -> nul(string);
            case '\n', '\u2028', '\u2029' -> {} // the string goes on on the next line
            case '\r' -> {
                if (at < text.length() && text.charAt(at) == '\n') {
                    next();
                }
            }
            default -> {
                if (c >= '1' && c <= '9') {
                    throw wrong(NO_ESCAPE);
                }
                string.append(c);
            }
        }
    }

    private void nul(StringBuilder string) throws Wrong {
        if (at < text.length() && Character.isDigit(text.charAt(at))) {
            throw wrong(NO_ESCAPE);
        }
        string.append('\0');
    }

    private char hexadecimal(int digits) throws Wrong {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw wrong(NO_ESCAPE);
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    /** A key without quotes, or {@code null} if none begins here. */
    @Nullable
    String identifier() throws Wrong {
        char first = peek();
        if (!Character.isLetter(first) && first != '_' && first != '$') {
            return null;
        }
        int start = at;
        while (at < text.length() && isPartOfWord(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    /** A word without quotes where a value is expected: a number as it is written in decimal, true, false or null. */
    String word() throws Wrong {
        peek();
        Wrong none = wrongOrEnd(NO_VALUE);
        int start = at;
        while (at < text.length() && (isPartOfWord(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(start, at);
        String value = word.length() > LONGEST_NUMBER ? null : value(word);
        if (value == null) {
            throw none;
        }
        return value;
    }

    private static @Nullable String value(String word) {
        Matcher hexadecimal = HEXADECIMAL.matcher(word);
        if (hexadecimal.matches()) {
            BigInteger value = new BigInteger(hexadecimal.group(2), 16);
            return (hexadecimal.group(1).equals("-") ? value.negate() : value).toString();
        }
        return switch (word) {
            case "true", "false", "null", "Infinity", "NaN", "-Infinity", "-NaN" -> word;
            case "+Infinity", "+NaN" -> word.substring(1);
            default -> DECIMAL.matcher(word).matches() ? decimal(word) : null;
        };
    }

    /** Without the plus, and with digits on both sides of a point or without the point. */
    private static String decimal(String word) {
        String plain = word.startsWith("+") ? word.substring(1) : word;
        return plain.replaceFirst("^(-?)\\.", "$10.").replaceFirst("\\.(?=$|[eE])", "");
    }
}
