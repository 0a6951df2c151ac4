package dev.weir.limiter.answer;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.util.List;
import java.util.Optional;

/** The limit of which least is left, measured by itself, and of equals the one that takes longest to leave more. */
final class Tightest {

    private Tightest() {}

    static Optional<Standing> of(List<Standing> standings) {
        return standings.stream()
                .min(comparingDouble(Tightest::left).thenComparing(comparing(Standing::moreAfter).reversed()));
    }

    /** The same among the limits of one unit. */
    static Optional<Standing> of(List<Standing> standings, Unit unit) {
        return of(standings.stream().filter(standing -> standing.limit().unit().equals(unit)).toList());
    }

    private static double left(Standing standing) {
        return (double) standing.remaining() / standing.limit().most();
    }
}
