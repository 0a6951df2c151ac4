package dev.weir.limiter.verdict;

import dev.weir.limiter.Decision;
import dev.weir.limiter.Hold;
import dev.weir.limiter.answer.Admission;
import dev.weir.limiter.answer.Refusal;
import dev.weir.limiter.front.Answer;
import java.util.Optional;

/** What becomes of a call, and what its caller is told. */
public sealed interface Verdict {

    /**
     * The call goes on.
     *
     * @param hold what the model-function settles; empty where nothing is held
     * @param exempt whether no limit at all applies to the caller, those of models among them
     */
    record Pass(Admission admission, Optional<Hold> hold, boolean exempt) implements Verdict {

        /** Passed by the limits. */
        Pass(Admission admission, Optional<Hold> hold) {
            this(admission, hold, false);
        }

        /** Passed without being asked or counted. */
        public static Pass unlimited() {
            return new Pass(Admission.unlimited(), Optional.empty(), true);
        }
    }

    /** A 429. */
    record Refuse(Refusal refusal) implements Verdict {}

    /** Whatever the limiter may say. */
    static Verdict of(Answer answer) {
        return switch (answer) {
            case Answer.Decided decided -> of(decided.decision());
            case Answer.Remembered remembered -> new Refuse(Refusal.of(remembered.denied()));
            case Answer.Local local -> degraded(of(local.decision()));
            case Answer.Uncounted uncounted -> new Pass(Admission.uncounted(), uncounted.hold());
            case Answer.Unavailable unavailable ->
                new Refuse(Refusal.storeAway(unavailable.limits(), unavailable.retryAfter()));
        };
    }

    private static Verdict of(Decision decision) {
        return switch (decision) {
            case Decision.Allowed allowed -> new Pass(Admission.of(allowed.standings()), allowed.hold());
            case Decision.Denied denied -> new Refuse(Refusal.of(denied));
            case Decision.Impossible impossible -> new Refuse(Refusal.of(impossible));
            case Decision.Blocked _ -> new Refuse(Refusal.blocked());
            case Decision.Underway underway -> new Refuse(Refusal.of(underway));
        };
    }

    private static Verdict degraded(Verdict verdict) {
        return switch (verdict) {
            case Pass pass -> new Pass(pass.admission().degraded(), pass.hold());
            case Refuse refuse -> new Refuse(refuse.refusal().degraded());
        };
    }
}
