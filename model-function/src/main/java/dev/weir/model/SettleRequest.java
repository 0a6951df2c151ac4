package dev.weir.model;

import dev.weir.limiter.Hold;
import dev.weir.limiter.handover.HoldText;
import dev.weir.limiter.handover.MalformedHold;
import dev.weir.model.openai.JsonBody;
import dev.weir.model.openai.Refusal;
import dev.weir.model.openai.TokenUsage;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a function tells of one of its calls; {@code docs/settle-protocol.md} is the contract.
 *
 * @param hold as the authorizer's context had it
 * @param outcome what has become of the call
 */
record SettleRequest(Hold hold, Outcome outcome) {
    /** The one version there is. */
    static final int VERSION = 1;

    private static final Set<String> MEMBERS = Set.of("version", "hold", "outcome", "model", "usage", "seconds");
    private static final int LONGEST = 86_400;

    /** What has become of a call. */
    sealed interface Outcome {
        /** It is over. */
        record Over(Usage usage) implements Outcome {}

        /** It is still running, and its hold is to last so long from now on. */
        record Running(Duration lifetime) implements Outcome {}
    }

    /**
     * Reads one.
     *
     * @throws Refusal naming the member at fault
     */
    static SettleRequest of(byte[] bytes) {
        var json = JsonBody.read(bytes);
        if (!json.isObject()) {
            throw Refusal.badRequest(null, "The request must be a JSON object.");
        }
        for (var member : json.entries()) {
            if (!MEMBERS.contains(member.getKey())) {
                throw Refusal.badRequest(null,
                        "There is no member %.100s; there are hold, model, outcome, seconds, usage and version."
                                .formatted(member.getKey().replaceAll("\\p{Cntrl}", "?")));
            }
        }
        var version = json.get("version");
        if (version == null || !version.isNumber() || version.getDoubleValue() != VERSION) {
            throw Refusal.badRequest("version", "version must be 1.");
        }
        return new SettleRequest(hold(json), outcome(json));
    }

    private static Hold hold(JsonNode json) {
        var hold = text(json, "hold").orElseThrow(() -> Refusal.badRequest("hold",
                "hold must be the text at requestContext.authorizer.hold, and not empty: a call without one needs no settling."));
        try {
            return HoldText.parse(hold);
        } catch (MalformedHold e) {
            throw Refusal.badRequest("hold", "hold is not as the authorizer wrote it: " + e.getMessage() + ".");
        }
    }

    private static Outcome outcome(JsonNode json) {
        var outcome = text(json, "outcome").orElse("");
        return switch (outcome) {
            case "settled" -> new Outcome.Over(usage(json));
            case "failed" -> new Outcome.Over(new Usage.Failed());
            case "running" -> new Outcome.Running(lifetime(json.get("seconds")));
            default -> throw Refusal.badRequest("outcome", "outcome must be settled, failed or running.");
        };
    }

    private static Usage usage(JsonNode json) {
        var model = text(json, "model").orElse("");
        var usage = json.get("usage");
        return usage == null || usage.isNull()
                ? new Usage.Unknown()
                : TokenUsage.of(usage)
                        .<Usage>map(tokens -> new Usage.Tokens(model, tokens))
                        .orElseThrow(() -> Refusal.badRequest("usage",
                                "usage must have prompt_tokens and may have completion_tokens and total_tokens: whole numbers from 0 to %d."
                                        .formatted(TokenUsage.MOST)));
    }

    private static Duration lifetime(@Nullable JsonNode seconds) {
        double number = seconds != null && seconds.isNumber() ? seconds.getDoubleValue() : 0;
        if (!(number >= 1 && number <= LONGEST && number == Math.rint(number))) {
            throw Refusal.badRequest("seconds", "seconds must be a whole number from 1 to %d.".formatted(LONGEST));
        }
        return Duration.ofSeconds((long) number);
    }

    /** A text that is not empty; empty where it is left out. */
    private static Optional<String> text(JsonNode json, String name) {
        var text = json.get(name);
        if (text == null || text.isNull()) {
            return Optional.empty();
        }
        if (!text.isString()) {
            throw Refusal.badRequest(name, name + " must be a text.");
        }
        return Optional.of(text.getStringValue()).filter(value -> !value.isEmpty());
    }
}
