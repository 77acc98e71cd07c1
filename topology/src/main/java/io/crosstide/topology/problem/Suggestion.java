package io.crosstide.topology.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what was meant by a word that is not known. */
public final class Suggestion {

    /** A guess costs the product of both lengths, for each known word. */
    private static final int LONGEST = 100;

    private static final int MOST_KNOWN = 1_000;

    private Suggestion() {}

    /** {@code did you mean 'x'? }, or empty when nothing known is near. */
    public static String didYouMean(String word, Collection<String> known) {
        return nearest(word, known).map(near -> "did you mean '" + near + "'? ").orElse("");
    }

    /** The known word that is nearest to a word; empty if none is near. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > LONGEST || known.size() > MOST_KNOWN) {
            return Optional.empty();
        }
        String plain = plain(word);
        return known.stream()
                .filter(candidate -> candidate.length() <= LONGEST)
                .filter(candidate -> distance(plain, plain(candidate)) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
    }

    /** Insertions, deletions, replacements and swaps of neighbours needed to turn one word into the other. */
    private static int distance(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
                }
            }
        }
        return cost[from.length()][to.length()];
    }
}
