package dev.weir.limiter.answer;

import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.util.List;
import java.util.Map;

/**
 * What a call that passed is told.
 *
 * @param fields a value for every {@link AnswerHeader}, empty where it does not apply
 */
public record Admission(Map<AnswerHeader, String> fields) {

    /** Passed, and what is left: {@code 5 more requests in the next 20 seconds}. Shadow limits are nobody's to see. */
    public static Admission of(List<Standing> standings) {
        var enforced = standings.stream().filter(standing -> !standing.limit().shadow()).toList();
        return Tightest.of(enforced)
                .map(tightest -> new Admission(new RateLimitFields().standings(enforced)
                        .with(AnswerHeader.DETAIL, left(tightest))
                        .values()))
                .orElseGet(Admission::unlimited);
    }

    private static String left(Standing standing) {
        var amount = standing.limit().unit().equals(Unit.IN_FLIGHT)
                ? standing.remaining() + (standing.remaining() == 1 ? " call" : " calls") + " at the same time"
                : standing.limit().amountInWords(standing.remaining());
        var more = amount.replaceFirst(" ", " more ");
        return standing.limit().unit().equals(Unit.IN_FLIGHT) || standing.moreAfter().isZero()
                ? more
                : more + " in the next " + Waits.inWords(standing.moreAfter());
    }

    /** Passed, since no limit applies. */
    public static Admission unlimited() {
        return new Admission(new RateLimitFields().with(AnswerHeader.DETAIL, "no limit applies").values());
    }

    /** Passed uncounted, since the store did not answer. */
    public static Admission uncounted() {
        return new Admission(
                new RateLimitFields().with(AnswerHeader.DETAIL, "not counted: the limiter could not be reached")
                        .values())
                .degraded();
    }

    /**
     * The same of a call that other limits had let pass before: what is left of all of them.
     *
     * @param earlier what their decision told, a value for every {@link AnswerHeader}
     */
    public Admission after(Map<AnswerHeader, String> earlier) {
        return new Admission(JointFields.of(earlier, fields));
    }

    /** The same, said without the store. */
    public Admission degraded() {
        return new Admission(new RateLimitFields(fields).with(AnswerHeader.DEGRADED, "true").values());
    }
}
