package dev.weir.gateway.rest;

import dev.weir.gateway.event.UndecodableBody;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.call.Reply;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.event.MalformedAnswer;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Uncertainty;
import dev.weir.gateway.function.LambdaFunction;
import dev.weir.gateway.function.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Has a route's integration answer: a function by Lambda proxy, or the gateway itself. */
final class Backend {

    private final BinaryMediaTypes binary;
    private final Functions functions;
    private final Settings settings;
    private final GatewayResponses responses;

    Backend(RestApi api, Functions functions, Settings settings, GatewayResponses responses) {
        binary = new BinaryMediaTypes(api.binaryMediaTypes());
        this.functions = functions;
        this.settings = settings;
        this.responses = responses;
    }

    CompletableFuture<Reply> answer(RoutedCall routed) {
        return switch (routed.route().integration()) {
            case IntegrationSpec.LambdaProxy proxy -> sent(proxy, routed);
            case IntegrationSpec.Mock mock ->
                CompletableFuture.completedFuture(Reply.of(MockResponse.of(mock, routed.call()), ""));
        };
    }

    private CompletableFuture<Reply> sent(IntegrationSpec.LambdaProxy proxy, RoutedCall routed) {
        String event = ProxyEvent.of(routed, binary);
        return LambdaFunction.isTooLarge(event)
                ? CompletableFuture
                        .completedFuture(failed(tooLargeForLambda(), routed.variables(), "too large for Lambda"))
                : invoked(proxy, event, routed.call(), routed.variables());
    }

    private GatewayError tooLargeForLambda() {
        return settings.assumptions().usual(Uncertainty.EVENT_OVER_6_MB)
                ? GatewayError.TOO_LARGE
                : GatewayError.INTEGRATION_FAILED;
    }

    private CompletableFuture<Reply> invoked(IntegrationSpec.LambdaProxy proxy, String event, Call call,
            Variables variables) {
        long begin = System.nanoTime();
        return functions
                .submit(proxy.function(), event, call.trace().whole(),
                        proxy.timeout().orElse(settings.integrationTimeout()))
                .thenApply(outcome -> heard(outcome, Duration.ofNanos(System.nanoTime() - begin), call, variables));
    }

    private Reply heard(Optional<Outcome> outcome, Duration took, Call call, Variables variables) {
        return outcome.map(ended -> ended(ended, call, variables))
                .orElseGet(
                        () -> failed(GatewayError.INTEGRATION_TIMEOUT, variables,
                                "the function did not answer in time"))
                .ranFor(took);
    }

    private Reply ended(Outcome outcome, Call call, Variables variables) {
        return switch (outcome) {
            case Outcome.Answer answer -> answered(answer, call, variables);
            case Outcome.FunctionError error ->
                failed(GatewayError.FUNCTION_FAILED, variables, "the function threw " + error.type());
            case Outcome.TimedOut _ -> failed(GatewayError.FUNCTION_FAILED, variables, "the function timed out");
            case Outcome.NotRun not -> failed(GatewayError.FUNCTION_FAILED, variables, not.why());
            case Outcome.Throttled _ ->
                failed(GatewayError.FUNCTION_THROTTLED, variables, "the function was throttled");
        };
    }

    private Reply answered(Outcome.Answer answer, Call call, Variables variables) {
        try {
            return Reply.of(ProxyResponse.of(answer.json(), call, binary), "");
        } catch (MalformedAnswer e) {
            return failed(e instanceof UndecodableBody ? GatewayError.INTERNAL : GatewayError.FUNCTION_FAILED,
                    variables,
                    "malformed proxy response: " + e.getMessage());
        }
    }

    private Reply failed(GatewayError error, Variables variables, String why) {
        return responses.reply(Rejection.of(error, why), variables);
    }
}
