package dev.weir.gateway.http;

import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.Uncertainty;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.call.Reply;
import dev.weir.gateway.event.MalformedAnswer;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.function.LambdaFunction;
import dev.weir.gateway.function.Outcome;
import dev.weir.gateway.http.Admission.Vouched;
import dev.weir.gateway.routing.Match;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Has a route's function answer. */
record Backend(HttpApi api, Functions functions, Assumptions assumptions) {

    CompletableFuture<Reply> answer(Call call, Match<HttpRoute> match, Optional<Vouched> by) {
        String event = IntegrationEvent.of(call, match, api, by);
        // That an event which Lambda does not take is answered by a 413 is unverified.
        return LambdaFunction.isTooLarge(event)
                ? CompletableFuture.completedFuture(own(HttpError.TOO_LARGE, call, "too large for Lambda"))
                : invoked(event, call, match.route());
    }

    /** An answer of the gateway itself. */
    static Reply own(HttpError error, Call call, String why) {
        return Reply.of(error.answer(call, List.of()), why);
    }

    private CompletableFuture<Reply> invoked(String event, Call call, HttpRoute route) {
        long begin = System.nanoTime();
        return functions
                .submit(route.function(), event, call.trace().whole(), route.timeout())
                .thenApply(outcome -> heard(outcome, Duration.ofNanos(System.nanoTime() - begin), call, route));
    }

    private Reply heard(Optional<Outcome> outcome, Duration took, Call call, HttpRoute route) {
        return outcome.map(ended -> ended(ended, call, route))
                .orElseGet(() -> own(tooSlow(), call, "the function did not answer in time"))
                .ranFor(took);
    }

    private HttpError tooSlow() {
        return assumptions.usual(Uncertainty.HTTP_TIMEOUT) ? HttpError.TIMED_OUT : HttpError.TIMED_OUT_504;
    }

    private static Reply ended(Outcome outcome, Call call, HttpRoute route) {
        return switch (outcome) {
            case Outcome.Answer answer -> answered(answer, call, route);
            case Outcome.FunctionError error -> own(HttpError.FAILED, call, "the function threw " + error.type());
            case Outcome.TimedOut _ -> own(HttpError.FAILED, call, "the function timed out");
            case Outcome.NotRun not -> own(HttpError.FAILED, call, not.why());
            case Outcome.Throttled _ -> own(HttpError.FAILED, call, "the function was throttled");
        };
    }

    private static Reply answered(Outcome.Answer answer, Call call, HttpRoute route) {
        try {
            Response response = FunctionAnswer.of(answer.json(), route.format());
            var headers = new ArrayList<>(response.headers().fields());
            headers.add(RequestId.of(call));
            return Reply.of(new Response(response.status(), new Headers(headers), response.body()), "");
        } catch (MalformedAnswer e) {
            return own(HttpError.FAILED, call, "malformed answer: " + e.getMessage());
        }
    }
}
