package dev.weir.model;

import dev.weir.model.openai.ApiError;
import dev.weir.model.openai.Refusal;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a call's endpoint and turns what comes of it, an answer, a refusal or a failure, into status and JSON. */
final class Api {
    // Lambda returns at most 6,291,556 bytes; quotes are escaped on the way, and the headers need room too.
    private static final int LARGEST_ANSWER = 6_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final AuthorizerRequirement authorizer;
    private final Collection<Endpoint> endpoints;
    private final JsonMapper json;

    Api(AuthorizerRequirement authorizer, Collection<Endpoint> endpoints, JsonMapper json) {
        this.authorizer = authorizer;
        this.endpoints = endpoints;
        this.json = json;
    }

    /**
     * The answer without the headers that every answer carries.
     *
     * @param status the HTTP status
     * @param headers those that belong to this answer only
     * @param body JSON
     * @param usage what it took
     */
    record Answer(int status, Map<String, String> headers, String body, Usage usage) {}

    Answer answer(Call call) {
        try {
            return served(call);
        } catch (Refusal refusal) {
            return refused(refusal, 0);
        } catch (RuntimeException e) {
            LOG.error("Request {} failed", call.requestId(), e);
            return new Answer(500, Map.of(), written(new ApiError.Body(ApiError.serverError(call.requestId()))),
                    new Usage.Failed());
        }
    }

    private Answer served(Call call) {
        if (!authorizer.isMetBy(call.authorizer())) {
            throw Refusal.authorizerMissing();
        }
        var served = endpoint(call).answer(call);
        var body = written(served.body());
        return body.length() > LARGEST_ANSWER
                ? refused(Refusal.answerTooLarge(body.length(), LARGEST_ANSWER), served.tokens())
                : new Answer(200, Map.of(), body, new Usage.Tokens(served.tokens()));
    }

    private Answer refused(Refusal refusal, long tokens) {
        return new Answer(refusal.status(), refusal.headers(), written(refusal.body()), new Usage.Tokens(tokens));
    }

    private Endpoint endpoint(Call call) {
        var here = endpoints.stream()
                .filter(endpoint -> isAt(endpoint, call))
                .findFirst()
                .orElseThrow(() -> Refusal.unknownUrl(call.method(), call.path()));
        if (!here.method().equals(call.method())) {
            throw Refusal.methodNotAllowed(call.method(), here.path(), here.method());
        }
        return here;
    }

    /** By the route's template; by the path where the route is a catch-all. */
    private static boolean isAt(Endpoint endpoint, Call call) {
        return endpoint.path().equals(call.resource()) || endpoint.path().equals(call.path());
    }

    private String written(Object body) {
        try {
            return json.writeValueAsString(body);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write " + body.getClass().getName(), e);
        }
    }
}
