package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Gathers what is wrong and what is merely surprising, so that one reading reports everything. */
final class Problems {

    private final SortedSet<Problem> mistakes = new TreeSet<>();
    private final SortedSet<Problem> warnings = new TreeSet<>();
    private final Map<Problem, String> unserved = new LinkedHashMap<>();

    void refuse(Place place, String sentence) {
        mistakes.add(new Problem(place, sentence));
    }

    /** Where it has been said already it is not said again: what an option gives is given once. */
    void refuseOnce(Place place, String sentence) {
        if (mistakes.stream().map(Problem::message).noneMatch(sentence::equals)) {
            refuse(place, sentence);
        }
    }

    /** The same of what is merely surprising. */
    void warnOnce(Place place, String sentence) {
        if (warnings.stream().map(Problem::message).noneMatch(sentence::equals)) {
            warn(place, sentence);
        }
    }

    void warn(Place place, String sentence) {
        warnings.add(new Problem(place, sentence));
    }

    /**
     * Something cannot be served here, which keeps nobody from the rest.
     *
     * @param effect a whole sentence, told where there is a rest
     */
    void unserved(Problem problem, String effect) {
        unserved.put(problem, effect);
    }

    List<Problem> unserved() {
        return List.copyOf(unserved.keySet());
    }

    /**
     * Says what is not served: as mistakes where nothing is left that is.
     *
     * @param served whether something is
     */
    void tellUnserved(boolean served) {
        if (served) {
            unserved.forEach((problem, effect) -> warn(problem.place(), problem.message() + " " + effect));
        } else {
            mistakes.addAll(unserved.keySet());
        }
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
