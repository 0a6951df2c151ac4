package dev.weir.gateway.check.rule;

import java.util.Comparator;

import dev.weir.gateway.template.Place;

/**
 * One thing that is wrong, or hardly meant, and where.
 *
 * @param file as it is shown
 * @param message one sentence with its remedy
 */
public record Finding(Rule rule, String file, Place place, String message) implements Comparable<Finding> {

    private static final Comparator<Finding> BY_PLACE = Comparator.comparing(Finding::file)
            .thenComparingInt(finding -> finding.place().line())
            .thenComparingInt(finding -> finding.place().column())
            .thenComparing(Finding::rule)
            .thenComparing(Finding::message);

    public Severity severity() {
        return rule.severity();
    }

    @Override
    public int compareTo(Finding other) {
        return BY_PLACE.compare(this, other);
    }
}
