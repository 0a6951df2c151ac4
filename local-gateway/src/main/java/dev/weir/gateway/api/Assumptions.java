package dev.weir.gateway.api;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What is taken to be so where it is not known what API Gateway does.
 *
 * @param others the uncertainties of which not the usual reading is taken
 */
public record Assumptions(Set<Uncertainty> others) {

    public static final Assumptions USUAL = new Assumptions(Set.of());

    public Assumptions {
        others = Set.copyOf(others);
    }

    /** Whether the usual reading is taken. */
    public boolean usual(Uncertainty uncertainty) {
        return !others.contains(uncertainty);
    }

    /**
     * These, but for what is said anew.
     *
     * @param readings from an uncertainty's name to one of its two values
     * @throws IllegalArgumentException with the sentence to show, for a name or value that there is not
     */
    public Assumptions with(Map<String, String> readings) {
        Set<Uncertainty> changed = EnumSet.noneOf(Uncertainty.class);
        changed.addAll(others);
        readings.forEach((key, value) -> {
            Uncertainty uncertainty = named(key);
            if (isOther(uncertainty, value)) {
                changed.add(uncertainty);
            } else {
                changed.remove(uncertainty);
            }
        });
        return new Assumptions(changed);
    }

    private static Uncertainty named(String key) {
        return Arrays.stream(Uncertainty.values())
                .filter(uncertainty -> uncertainty.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is nothing to assume about " + key
                        + ": use one of " + String.join(", ", Uncertainty.keys()) + "."));
    }

    private static boolean isOther(Uncertainty uncertainty, String value) {
        if (!value.equals(uncertainty.usual()) && !value.equals(uncertainty.other())) {
            throw new IllegalArgumentException(uncertainty.key() + " is " + value + ": write " + uncertainty.usual()
                    + " or " + uncertainty.other() + ".");
        }
        return value.equals(uncertainty.other());
    }
}
