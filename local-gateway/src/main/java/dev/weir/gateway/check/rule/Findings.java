package dev.weir.gateway.check.rule;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.weir.gateway.template.Place;

/** Gathers what is found in the two files; each thing once. */
public final class Findings {

    private final SortedSet<Finding> found = new TreeSet<>();
    private final String template;
    private final String limits;

    /**
     * Starts with none.
     *
     * @param template how the template is called
     * @param limits how the limits file is called
     */
    public Findings(String template, String limits) {
        this.template = template;
        this.limits = limits;
    }

    /** Something in the template. */
    public void inTemplate(Rule rule, Place place, String message) {
        found.add(new Finding(rule, template, place, oneLine(message)));
    }

    /** Something in the limits file. */
    public void inLimits(Rule rule, Place place, String message) {
        found.add(new Finding(rule, limits, place, oneLine(message)));
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\p{Cntrl}+", " ");
    }

    /** By file and place. */
    public List<Finding> all() {
        return List.copyOf(found);
    }
}
