package dev.weir.limiter.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known word that was probably meant. */
final class Spelling {

    /** Longer words are not compared: nobody misspells one, and the effort grows with the square. */
    private static final int LONGEST = 64;

    private Spelling() {}

    /** {@code did you mean 'algorithm'?}; empty where no known word is near. */
    static Optional<String> meant(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 4))
                .filter(candidate -> distance(word, candidate) < Math.min(word.length(), candidate.length()))
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .map(meant -> "did you mean '" + meant + "'?");
    }

    /** Letters to be added, left out or changed, or neighbours to be swapped, to make one of the other. */
    private static int distance(String a, String b) {
        if (Math.max(a.length(), b.length()) > LONGEST) {
            return LONGEST;
        }
        var steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : fewest(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int fewest(int[][] steps, String a, String b, int i, int j) {
        var change = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        var best = Math.min(change, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
