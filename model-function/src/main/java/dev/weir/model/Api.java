package dev.weir.model;

import dev.weir.model.openai.ApiError;
import dev.weir.model.openai.Refusal;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/** Finds a call's endpoint and turns what comes of it, an answer, a refusal or a failure, into status and JSON. */
final class Api {
    // Lambda returns at most 6,291,556 bytes, and the headers need room too.
    private static final int LARGEST_ANSWER = 6_200_000;

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

    Answer answer(Call call, Deadline deadline) {
        try {
            return served(call, deadline);
        } catch (Refusal refusal) {
            return written(Served.of(refusal));
        } catch (Backend.Unlisted unlisted) {
            return written(unlisted.answer());
        } catch (RuntimeException e) {
            return failed(call, e);
        } catch (StackOverflowError | LinkageError | AssertionError e) {
            // They leave the next call as it was; of an Error that does not, the runtime must know.
            return failed(call, e);
        }
    }

    private Answer failed(Call call, Throwable thrown) {
        Journal.error(call, "the request failed", thrown);
        return new Answer(500, Map.of(), written(new ApiError.Body(ApiError.serverError(call.requestId()))),
                new Usage.Failed());
    }

    private Answer served(Call call, Deadline deadline) {
        if (!authorizer.isMetBy(call.authorizer())) {
            throw Refusal.authorizerMissing();
        }
        return written(endpoint(call).answer(call, deadline));
    }

    private Answer written(Served served) {
        var body = written(served.body());
        var size = sizeInJson(body);
        if (size <= LARGEST_ANSWER) {
            return new Answer(served.status(), served.headers(), body, served.usage());
        }
        var refusal = Refusal.answerTooLarge(size, LARGEST_ANSWER);
        return new Answer(refusal.status(), refusal.headers(), written(refusal.body()), served.usage());
    }

    /** How many bytes it takes as a string in the JSON that Lambda returns, at most: UTF-8, with all that is escaped. */
    private static int sizeInJson(String body) {
        return body.chars()
                .map(c -> c < ' ' ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3)
                .sum();
    }

    private Endpoint endpoint(Call call) {
        var here = endpoints.stream()
                .filter(endpoint -> endpoint.isAt(call))
                .findFirst()
                .orElseThrow(() -> Refusal.unknownUrl(call.method(), call.path()));
        if (!here.method().equals(call.method())) {
            throw Refusal.methodNotAllowed(call.method(), here.path(), here.method());
        }
        return here;
    }

    private String written(Object body) {
        try {
            return body instanceof String text ? text : json.writeValueAsString(body);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write " + body.getClass().getName(), e);
        }
    }
}
