package dev.weir.authorizer;

import dev.weir.authorizer.event.AuthorizerReply;
import dev.weir.authorizer.event.AuthorizerReply.Effect;
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

/**
 * Turns verdicts into replies. Every reply has a value for every key, since API Gateway substitutes what it is given, and
 * escapes nothing.
 */
@Singleton
final class Answers {

    /** Of a name from outside, as a token may bring it, no more than this is handed on. */
    private static final int LONGEST_NAME = 256;

    /** What a context calls a caller whose credential is wrong. */
    private static final String NOBODY = "unauthorized";

    private final JsonMapper json;

    Answers(JsonMapper json) {
        this.json = json;
    }

    /** The reply to a call; of a 401, one for an API that is told so by the context. */
    AuthorizerReply reply(Judgement judgement) {
        var seen = judgement.observation();
        return judgement.verdict()
                .map(verdict -> reply(seen.client(), seen.plan(), verdict))
                .orElseGet(() -> refuse(NOBODY, Refusal.unauthorized()))
                .with("limitsVersion", seen.limitsVersion())
                .with("traceId", seen.request().traceId().orElse(""));
    }

    AuthorizerReply reply(String caller, String plan, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Pass pass -> {
                var context = context(caller, plan, pass.admission().fields());
                pass.hold().ifPresent(hold -> context.put("hold", HoldText.of(hold)));
                context.put("exempt", pass.exempt() ? "true" : "");
                yield new AuthorizerReply(Effect.Allow, printable(caller), context);
            }
            case Verdict.Refuse refuse -> refuse(caller, plan, refuse.refusal());
        };
    }

    /** For a caller that is nobody's client, and so has no plan. */
    AuthorizerReply refuse(String caller, Refusal refusal) {
        return refuse(caller, "", refusal);
    }

    private AuthorizerReply refuse(String caller, String plan, Refusal refusal) {
        var context = context(caller, plan, refusal.fields());
        context.put("refused", Integer.toString(refusal.problem().status()));
        context.put("body", write(refusal));
        return new AuthorizerReply(Effect.Deny, printable(caller), context);
    }

    private static Map<String, String> context(String caller, String plan, Map<AnswerHeader, String> fields) {
        var context = new HashMap<>(Map.of("client", printable(caller), "plan", printable(plan), "refused", "", "body",
                "", "hold", "", "exempt", ""));
        fields.forEach((header, value) -> context.put(header.contextKey(), value));
        return context;
    }

    /** Some template may place it in a header or between quotes. */
    private static String printable(String name) {
        var printable = new StringBuilder();
        name.codePoints()
                .limit(LONGEST_NAME)
                .forEach(c -> printable.append(c >= ' ' && c <= '~' && c != '"' && c != '\\' ? (char) c : '?'));
        return printable.toString();
    }

    private String write(Refusal refusal) {
        try {
            return json.writeValueAsString(refusal.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
