package dev.weir.gateway.template;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.api.Quota;
import dev.weir.gateway.api.Quota.Period;

/** Reads {@code Quota} of a usage plan. */
final class Quotas {

    private static final Vocabulary QUOTA = new Vocabulary("Quota", Vocabulary.words("Limit Offset Period"), Set.of(),
            Map.of());

    private static final Set<String> PERIODS = Set.of("DAY", "WEEK", "MONTH");

    private Quotas() {}

    /** Empty where there is none, and where it is refused. */
    static Optional<Quota> ofPlan(Section plan) {
        if (!plan.has("Quota")) {
            return Optional.empty();
        }
        Section quota = plan.section("Quota");
        QUOTA.judge(quota);
        quota.require("Limit", quota.place(), "Quota has no Limit: add one, e.g. `Limit: 1000`.");
        quota.require("Period", quota.place(), "Quota has no Period: write DAY, WEEK or MONTH.");
        Optional<Period> period = quota.text("Period").flatMap(text -> period(quota, text));
        return period.map(it -> new Quota(quota.whole("Limit", 0, 999_999_999, 0), it,
                quota.whole("Offset", 0, lastOffset(it), 0)));
    }

    private static Optional<Period> period(Section quota, String text) {
        if (PERIODS.contains(text)) {
            return Optional.of(Period.valueOf(text));
        }
        quota.problems()
                .refuse(quota.valuePlace("Period"), "Period is " + text + ": write DAY, WEEK or MONTH.");
        return Optional.empty();
    }

    private static int lastOffset(Period period) {
        return switch (period) {
            case DAY -> 0;
            case WEEK -> 6;
            case MONTH -> 27;
        };
    }
}
