package dev.weir.benchmarks.contender;

import java.util.List;
import java.util.function.Predicate;

/** How one who knows a single limit at a time is asked about several. */
enum Composition {

    /** All questions leave before the first answer is awaited: the caller waits once. */
    AT_ONCE,
    /** One question after the other, until one is refused: what follows from their documentation. */
    IN_TURN;

    <T> boolean all(List<T> parts, Predicate<List<T>> admits) {
        return switch (this) {
            case AT_ONCE -> admits.test(parts);
            case IN_TURN -> inTurn(parts, admits);
        };
    }

    private static <T> boolean inTurn(List<T> parts, Predicate<List<T>> admits) {
        for (var part : parts) {
            if (!admits.test(List.of(part))) {
                return false;
            }
        }
        return true;
    }
}
