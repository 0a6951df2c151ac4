package dev.weir.gateway.template;

import java.util.Comparator;

/** A mistake in the template, as one sentence with its remedy, where it is written. Lines and columns count from one. */
public record Problem(int line, int column, String message) implements Comparable<Problem> {

    private static final Comparator<Problem> BY_PLACE = Comparator.comparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::message);

    /** {@code file:line:column: sentence}, the form that editors and terminals link. */
    public String in(String file) {
        return new Place(line, column).in(file, message);
    }

    @Override
    public int compareTo(Problem other) {
        return BY_PLACE.compare(this, other);
    }
}
