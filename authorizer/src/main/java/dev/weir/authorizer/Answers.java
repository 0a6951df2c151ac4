package dev.weir.authorizer;

import dev.weir.authorizer.AuthorizerReply.Effect;
import dev.weir.limiter.Client;
import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.limiter.answer.Refusal;
import dev.weir.limiter.handover.HoldText;
import dev.weir.limiter.verdict.Verdict;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Turns verdicts into replies. Every reply has a value for every key, since API Gateway substitutes what it is given. */
@Singleton
final class Answers {

    private final JsonMapper json;

    Answers(JsonMapper json) {
        this.json = json;
    }

    AuthorizerReply reply(CallerRequest request, Client client, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Pass pass -> {
                var context = context(client.name(), client.plan().name(), pass.admission().fields());
                pass.hold().ifPresent(hold -> context.put("hold", HoldText.of(hold)));
                context.put("exempt", pass.exempt() ? "true" : "");
                yield new AuthorizerReply(Effect.Allow, client.name(), request.stageArn(), context);
            }
            case Verdict.Refuse refuse -> refuse(request, client.name(), client.plan().name(), refuse.refusal());
        };
    }

    /** For a caller that is nobody's client, and so has no plan. */
    AuthorizerReply refuse(CallerRequest request, String caller, Refusal refusal) {
        return refuse(request, caller, "", refusal);
    }

    private AuthorizerReply refuse(CallerRequest request, String caller, String plan, Refusal refusal) {
        var context = context(caller, plan, refusal.fields());
        context.put("body", write(refusal));
        return new AuthorizerReply(Effect.Deny, caller, request.stageArn(), context);
    }

    private static Map<String, String> context(String caller, String plan, Map<AnswerHeader, String> fields) {
        var context = new HashMap<>(Map.of("client", caller, "plan", plan, "body", "", "hold", "", "exempt", ""));
        fields.forEach((header, value) -> context.put(header.contextKey(), value));
        return context;
    }

    private String write(Refusal refusal) {
        try {
            return json.writeValueAsString(refusal.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
