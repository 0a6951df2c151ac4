package dev.weir.gateway.template;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.Throttle;

/** Reads a rate and a burst, of which an account's own stands for one that is missing. */
final class Throttles {

    private static final Vocabulary THROTTLE = new Vocabulary("Throttle", Vocabulary.words("BurstLimit RateLimit"),
            Set.of(), Map.of());

    private static final double USUAL_RATE = 10_000;
    private static final int USUAL_BURST = 5_000;

    private Throttles() {}

    static Throttle read(Section section, String rate, String burst) {
        return new Throttle(section.number(rate, USUAL_RATE),
                section.whole(burst, 0, Integer.MAX_VALUE / 10, USUAL_BURST));
    }

    /** A usage plan's, or a method's in it. */
    static Throttle inPlan(Section throttle) {
        THROTTLE.judge(throttle);
        return read(throttle, "RateLimit", "BurstLimit");
    }

    /** The one under {@code Throttle}; empty where there is none. */
    static Optional<Throttle> ofPlan(Section plan) {
        return plan.has("Throttle") ? Optional.of(inPlan(plan.section("Throttle"))) : Optional.empty();
    }
}
