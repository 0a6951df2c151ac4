package dev.weir.gateway.template;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Gathers what is wrong and what is merely surprising, so that one reading reports everything. */
final class Problems {

    private final SortedSet<Problem> mistakes = new TreeSet<>();
    private final SortedSet<Problem> warnings = new TreeSet<>();

    void refuse(Place place, String sentence) {
        mistakes.add(new Problem(place, sentence));
    }

    void warn(Place place, String sentence) {
        warnings.add(new Problem(place, sentence));
    }

    List<Problem> mistakes() {
        return List.copyOf(mistakes);
    }

    List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    void throwIfAny() {
        if (!mistakes.isEmpty()) {
            throw new BadTemplate(List.copyOf(mistakes));
        }
    }
}
