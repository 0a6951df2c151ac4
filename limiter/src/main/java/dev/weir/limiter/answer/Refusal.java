package dev.weir.limiter.answer;

import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.Decision.Impossible;
import dev.weir.limiter.Decision.Underway;
import dev.weir.limiter.Limit;
import dev.weir.limiter.Standing;
import dev.weir.limiter.Unit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call that did not pass is told.
 *
 * @param detail a sentence for a person
 * @param violatedPolicies names of the limits that refused
 * @param fields a value for every {@link AnswerHeader}, empty where it does not apply
 */
public record Refusal(ProblemType problem, String detail, List<String> violatedPolicies,
        Map<AnswerHeader, String> fields) {

    /** Limits had no room: come again when they have. */
    public static Refusal of(Denied denied) {
        var first = denied.violated().getFirst();
        var detail = whose(first) + " may " + verb(first.limit()) + first.limit().inWords() + ". "
                + tryAgainIn(denied.retryAfter());
        return new Refusal(ProblemType.QUOTA_EXCEEDED, detail, names(denied),
                fields(denied).with(AnswerHeader.DETAIL, detail).values());
    }

    /** The call costs more than these limits ever hold: no use in coming again. */
    public static Refusal of(Impossible impossible) {
        var limits = impossible.limits();
        var detail = "This call costs more than the " + limits.getFirst().amountInWords(limits.getFirst().most())
                + " that its limit of " + limits.getFirst().inWords() + " can ever hold.";
        return new Refusal(ProblemType.QUOTA_EXCEEDED, detail, limits.stream().map(Limit::name).toList(),
                new RateLimitFields().policies(limits)
                        .with(AnswerHeader.SHOULD_RETRY, "false")
                        .with(AnswerHeader.DETAIL, detail)
                        .values());
    }

    /** Too many calls without a valid credential came from one address: coming again with the same one will not help. */
    public static Refusal tooManyFailedCredentials(Denied denied) {
        var detail = "Too many calls without a valid API key came from your address. "
                + tryAgainIn(denied.retryAfter());
        return new Refusal(ProblemType.ABNORMAL_USAGE, detail, names(denied),
                fields(denied).with(AnswerHeader.SHOULD_RETRY, "false")
                        .with(AnswerHeader.DETAIL, detail)
                        .values());
    }

    /** The store did not answer, and these limits say that such calls do not pass. */
    public static Refusal storeAway(List<Limit> limits, Duration retryAfter) {
        var detail = "The limiter cannot be reached. " + tryAgainIn(retryAfter);
        return new Refusal(ProblemType.REDUCED_CAPACITY, detail, limits.stream().map(Limit::name).toList(),
                new RateLimitFields().retryAfter(retryAfter).with(AnswerHeader.DETAIL, detail).values()).degraded();
    }

    /**
     * The body of the answer, to be written as JSON: read alike by problem+json clients (RFC 9457; {@code violated-policies}
     * from draft-ietf-httpapi-ratelimit-headers-11 §6) and by the OpenAI and Anthropic SDKs ({@code error}).
     *
     * @return in this order: {@code type} (the problem type's URI), {@code title}, {@code status}, {@code detail},
     *     {@code violated-policies} (of a 429 only), {@code error}; its schema is {@code refusal.schema.json} beside this class
     */
    public Map<String, Object> body() {
        var error = new LinkedHashMap<String, @Nullable Object>();
        error.put("message", detail);
        error.put("type", problem.errorType());
        error.put("code", problem.code());
        error.put("param", null);
        var body = new LinkedHashMap<String, Object>();
        body.put("type", problem.uri());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", detail);
        if (problem != ProblemType.UNAUTHORIZED) {
            body.put("violated-policies", violatedPolicies);
        }
        body.put("error", error);
        return body;
    }

    /** The same, said without the store. */
    public Refusal degraded() {
        return new Refusal(problem, detail, violatedPolicies,
                new RateLimitFields(fields).with(AnswerHeader.DEGRADED, "true").values());
    }

    private static String verb(Limit limit) {
        return limit.unit().equals(Unit.REQUESTS) ? "send " : limit.unit().equals(Unit.IN_FLIGHT) ? "have " : "use ";
    }

    /** Whose calls all count, as the limits file names what clients share. */
    private static String whose(Standing standing) {
        return switch (standing.partition()) {
            case "tenant" -> "All clients of your tenant together";
            case "route", "model", "global" -> "All clients together";
            default -> "You";
        };
    }

    /** Somebody has blocked the caller, in the limits file or by hand. */
    public static Refusal blocked() {
        var detail = "Your access has been blocked.";
        return new Refusal(ProblemType.BLOCKED, detail, List.of(), new RateLimitFields()
                .with(AnswerHeader.SHOULD_RETRY, "false")
                .with(AnswerHeader.DETAIL, detail)
                .values());
    }

    /** A call of this very name is being made: come again when it may be over. */
    public static Refusal of(Underway underway) {
        var most = RateLimitFields.LONGEST_WAIT_WORTH_A_RETRY;
        var wait = underway.retryAfter().compareTo(most) < 0 ? underway.retryAfter() : most;
        var detail = "A call with this idempotency key is being made already. " + tryAgainIn(wait);
        return new Refusal(ProblemType.UNDERWAY, detail, List.of(),
                new RateLimitFields().retryAfter(wait).with(AnswerHeader.DETAIL, detail).values());
    }

    /** The credential is missing or wrong. */
    public static Refusal unauthorized() {
        var detail = "Send a valid API key as Authorization: Bearer KEY or as x-api-key: KEY.";
        return new Refusal(ProblemType.UNAUTHORIZED, detail, List.of(), new RateLimitFields().values());
    }

    /** Shadow limits are nobody's to see. */
    private static RateLimitFields fields(Denied denied) {
        var enforced = denied.standings().stream().filter(standing -> !standing.limit().shadow()).toList();
        return new RateLimitFields().standings(enforced).retryAfter(denied.retryAfter());
    }

    private static List<String> names(Denied denied) {
        return denied.violated().stream().map(standing -> standing.limit().name()).toList();
    }

    private static String tryAgainIn(Duration wait) {
        return "Please try again in " + Waits.inWords(wait) + ".";
    }
}
