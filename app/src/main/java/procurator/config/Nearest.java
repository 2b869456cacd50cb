package procurator.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Suggests what was meant. */
public final class Nearest {
    private static final int LONGEST = 64;

    /** More letters than these are another word: "service_port" is no "server_port". */
    private static final int MOST_WRONG = 2;

    /** A shorter word with another first letter is one of its own: "node" is no "mode". */
    private static final int SHORT = 6;

    private Nearest() {}

    /** The name with the fewest letters wrong, or {@code null} if more than two, or a third, of them are. */
    public static @Nullable String to(String word, Collection<String> names) {
        String lower = word.toLowerCase(Locale.ROOT);
        // "_comment" and "//password" are notes, as people write them into JSON
        if (word.length() > LONGEST || word.isEmpty() || !Character.isLetter(word.charAt(0))) {
            return null;
        }
        return names.stream()
                .filter(name -> isNear(lower, name))
                .min(Comparator.comparingInt((String name) -> distance(lower, name))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static boolean isNear(String word, String name) {
        if (Math.abs(word.length() - name.length()) > MOST_WRONG) {
            return false; // a file may have 100,000 keys, and each is compared with some 50 names
        }
        int wrong = distance(word, name);
        int length = Math.max(word.length(), name.length());
        boolean otherWord = length < SHORT && word.charAt(0) != name.charAt(0);
        return wrong <= MOST_WRONG && wrong * 3 < length && !otherWord;
    }

    /**
     * Letters to insert, delete, replace or swap with their neighbour; where those are more than {@link #MOST_WRONG}, any
     * number above it.
     */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            int least = Integer.MAX_VALUE;
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 ? j : j == 0 ? i : step(d, a, b, i, j);
                least = Math.min(least, d[i][j]);
            }
            if (least > MOST_WRONG) {
                return least; // no later row has less; most names end here, at the third letter
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
