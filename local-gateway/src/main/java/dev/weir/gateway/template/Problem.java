package dev.weir.gateway.template;

import java.util.Comparator;

/** A mistake in the template or in a file that it names, as one sentence with its remedy, where it is written. */
public record Problem(Place place, String message) implements Comparable<Problem> {

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing((Problem problem) -> problem.place.file())
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::message);

    /** Counts from one. */
    public int line() {
        return place.line();
    }

    /** Counts from one. */
    public int column() {
        return place.column();
    }

    /** {@code file:line:column: sentence}, the form that editors and terminals link. */
    public String in(String template) {
        return place.in(template, message);
    }

    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.compare(this, other);
    }
}
