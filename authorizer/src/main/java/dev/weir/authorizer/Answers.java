package dev.weir.authorizer;

import dev.weir.authorizer.AuthorizerReply.Effect;
import dev.weir.limiter.Client;
import dev.weir.limiter.answer.Admission;
import dev.weir.limiter.answer.AnswerHeader;
import dev.weir.limiter.answer.Refusal;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Turns answers into replies. Every reply has a value for every key, since API Gateway substitutes what it is given. */
@Singleton
final class Answers {

    private final JsonMapper json;

    Answers(JsonMapper json) {
        this.json = json;
    }

    AuthorizerReply allow(CallerRequest request, Client client, Admission admission) {
        var context = context(client.name(), client.plan().name(), admission.fields(), "");
        return new AuthorizerReply(Effect.Allow, client.name(), request.stageArn(), context);
    }

    AuthorizerReply deny(CallerRequest request, Client client, Refusal refusal) {
        return deny(request, client.name(), client.plan().name(), refusal);
    }

    /** For a caller that is nobody's client, and so has no plan. */
    AuthorizerReply deny(CallerRequest request, String caller, Refusal refusal) {
        return deny(request, caller, "", refusal);
    }

    private AuthorizerReply deny(CallerRequest request, String caller, String plan, Refusal refusal) {
        var context = context(caller, plan, refusal.fields(), write(TooManyRequests.of(refusal)));
        return new AuthorizerReply(Effect.Deny, caller, request.stageArn(), context);
    }

    private static Map<String, String> context(
            String caller, String plan, Map<AnswerHeader, String> fields, String body) {
        var context = new HashMap<String, String>();
        context.put("client", caller);
        context.put("plan", plan);
        context.put("body", body);
        fields.forEach((header, value) -> context.put(header.contextKey(), value));
        return context;
    }

    private String write(TooManyRequests body) {
        try {
            return json.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
