package dev.weir.limiter.verdict;

import dev.weir.limiter.Decision;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import dev.weir.limiter.front.Answer;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found of a call.
 *
 * @param limits the names of those that refused, the one that takes longest first
 * @param shadowed the names of the shadow limits that would have refused, in the same order
 * @param retryAfter what the caller was told to wait
 * @param remembered whether a denial was repeated without asking Redis
 * @param away why Redis did not decide, where it did not
 */
public record Finding(
        Outcome outcome, List<String> limits, List<String> shadowed, Optional<Duration> retryAfter, boolean remembered,
        Optional<String> away) {

    public Finding {
        limits = List.copyOf(limits);
        shadowed = List.copyOf(shadowed);
    }

    /** One in which no limit has a part. */
    public static Finding of(Outcome outcome) {
        return new Finding(outcome, List.of(), List.of(), Optional.empty(), false, Optional.empty());
    }

    /** Whatever the limiter may say. */
    public static Finding of(Answer answer) {
        return switch (answer) {
            case Answer.Decided decided -> of(decided.decision());
            case Answer.Remembered remembered -> of(remembered.denied()).repeated();
            case Answer.Local local -> of(local.decision()).without(local);
            case Answer.Uncounted uncounted -> of(Outcome.ALLOWED).without(uncounted);
            case Answer.Unavailable unavailable ->
                refused(Outcome.UNAVAILABLE, unavailable.limits(), Optional.of(unavailable.retryAfter()))
                        .without(unavailable);
        };
    }

    /** As a line of a log says it: what does not apply is left out. */
    public Map<String, Object> fields() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("outcome", outcome.word());
        fields.put("limits", limits);
        fields.put("shadowed", shadowed);
        retryAfter.ifPresent(wait -> fields.put("retryAfterMs", wait.toMillis()));
        fields.put("remembered", remembered);
        away.ifPresent(why -> fields.put("degraded", why));
        return fields;
    }

    /** Whether it is worth a line of a log, whatever it is about: a call was refused, or Redis did not decide. */
    public boolean isNotable() {
        return outcome != Outcome.ALLOWED || away.isPresent();
    }

    private static Finding of(Decision decision) {
        return switch (decision) {
            case Decision.Allowed allowed -> new Finding(Outcome.ALLOWED, List.of(), names(allowed.shadowed()),
                    Optional.empty(), false, Optional.empty());
            case Decision.Denied denied -> refused(Outcome.DENIED,
                    denied.violated().stream().map(Standing::limit).toList(), Optional.of(denied.retryAfter()));
            case Decision.Impossible impossible -> refused(Outcome.IMPOSSIBLE, impossible.limits(), Optional.empty());
            case Decision.Blocked _ -> of(Outcome.BLOCKED);
            case Decision.Underway underway ->
                refused(Outcome.UNDERWAY, List.of(), Optional.of(underway.retryAfter()));
        };
    }

    private static Finding refused(Outcome outcome, List<Limit> limits, Optional<Duration> retryAfter) {
        return new Finding(outcome, limits.stream().map(Limit::name).toList(), List.of(), retryAfter, false,
                Optional.empty());
    }

    private static List<String> names(List<Standing> standings) {
        return standings.stream()
                .sorted(Comparator.comparing(Standing::retryAfter).reversed())
                .map(standing -> standing.limit().name())
                .toList();
    }

    /** The same, though it ends otherwise, and no limit has refused. */
    public Finding as(Outcome other) {
        return new Finding(other, List.of(), shadowed, Optional.empty(), remembered, away);
    }

    private Finding repeated() {
        return new Finding(outcome, limits, shadowed, retryAfter, true, away);
    }

    private Finding without(Answer.Degraded degraded) {
        return new Finding(outcome, limits, shadowed, retryAfter, remembered,
                Optional.of(String.valueOf(degraded.away().getMessage())));
    }
}
