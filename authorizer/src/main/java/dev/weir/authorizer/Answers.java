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
        var context = context(client.name(), admission.fields(), "");
        context.put("plan", client.plan().name());
        return new AuthorizerReply(Effect.Allow, client.name(), request.stageArn(), context);
    }

    AuthorizerReply deny(CallerRequest request, String caller, Refusal refusal) {
        var context = context(caller, refusal.fields(), write(TooManyRequests.of(refusal)));
        return new AuthorizerReply(Effect.Deny, caller, request.stageArn(), context);
    }

    private static Map<String, String> context(String caller, Map<AnswerHeader, String> fields, String body) {
        var context = new HashMap<String, String>();
        context.put("client", caller);
        context.put("plan", "");
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
