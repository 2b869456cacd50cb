package procurator.cli.options;

import java.util.List;

/** Names and what they mean, side by side as help prints them. */
public final class Columns {
    private static final int WIDTH = 100;

    /** A name and what it means, which is empty for a title. */
    public record Row(String name, String text) {}

    private Columns() {}

    /** A line or more each, the texts beginning in one column; a longer name stands on a line of its own. */
    public static String of(List<Row> rows, int column) {
        StringBuilder table = new StringBuilder();
        for (Row row : rows) {
            boolean fits = row.name.length() < column;
            String between = row.text.isEmpty() ? "" : " ".repeat(fits ? column - row.name.length() : column);
            table.append(row.name)
                    .append(fits || row.text.isEmpty() ? "" : "\n")
                    .append(between);
            table.append(wrapped(row.text, column)).append('\n');
        }
        return table.toString();
    }

    /** A text that begins in a column. Further lines stand two to the right of it. */
    public static String wrapped(String text, int column) {
        StringBuilder wrapped = new StringBuilder();
        int at = column;
        for (String word : text.split(" ", -1)) {
            if (at > column && at + 1 + word.length() >= WIDTH) {
                wrapped.append('\n').append(" ".repeat(column + 2));
                at = column + 2;
            } else if (at > column) {
                wrapped.append(' ');
                at++;
            }
            wrapped.append(word);
            at += word.length();
        }
        return wrapped.toString();
    }
}
