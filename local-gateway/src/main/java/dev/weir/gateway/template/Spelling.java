package dev.weir.gateway.template;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that was probably meant. */
public final class Spelling {

    /** Longer words are not compared: nobody misspells one, and the effort grows with the square. */
    private static final int LONGEST = 128;

    private Spelling() {}

    /** Never a word that shares no letter with it. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) < Math.min(word.length(), candidate.length()))
                .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 4))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code "Hedaers: did you mean Headers?"}, or {@code otherwise} where nothing is near. */
    public static String correction(String word, Collection<String> known, String otherwise) {
        return nearest(word, known).map(meant -> word + ": did you mean " + meant + "?").orElse(otherwise);
    }

    private static int distance(String left, String right) {
        if (Math.max(left.length(), right.length()) > LONGEST) {
            return LONGEST;
        }
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
