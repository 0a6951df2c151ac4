package dev.weir.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Uncertainty;
import dev.weir.gateway.function.LambdaFunction;
import dev.weir.gateway.function.Outcome;
import dev.weir.gateway.rest.Authorization.Granted;
import dev.weir.gateway.rest.Authorization.Refused;
import dev.weir.gateway.rest.http.Body;
import dev.weir.gateway.rest.http.Headers;
import dev.weir.gateway.rest.http.Request;
import dev.weir.gateway.rest.http.Response;
import dev.weir.gateway.rest.http.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows one call: stage, route, authorizer, function. */
final class Gateway implements Service {

    /** The longest {@code methodArn}, in bytes; what is longer is a 414. */
    private static final int LONGEST_ARN = 1_600;

    private final RestApi api;
    private final ApiIdentity identity;
    private final Settings settings;
    private final Functions functions;
    private final Router router;
    private final Gatekeeper gatekeeper;
    private final Integration integration;
    private final GatewayResponses responses;
    private final AccessLog log;

    Gateway(RestApi api, Functions functions, Settings settings) {
        this.api = api;
        this.settings = settings;
        this.functions = functions;
        identity = new ApiIdentity(api.name(), api.stage());
        router = new Router(api.routes());
        gatekeeper = new Gatekeeper(api, functions, settings);
        integration = new Integration(settings.integrationTimeout());
        responses = new GatewayResponses(api.gatewayResponses(), settings.assumptions());
        log = new AccessLog(settings.log());
    }

    @Override
    public Response answer(Request request) {
        long begin = System.nanoTime();
        Call call = Call.of(identity, request, settings.clock().instant());
        Reply reply = replyOrApology(call);
        log.write(call, reply, Duration.ofNanos(System.nanoTime() - begin));
        return reply.response();
    }

    // A defect of the gateway must not leave a client waiting.
    private Reply replyOrApology(Call call) {
        try {
            return reply(call);
        } catch (RuntimeException defect) {
            return own(GatewayError.INTERNAL, call, "a defect of this gateway: " + defect);
        }
    }

    private Reply reply(Call call) {
        if (!call.target().stage().equals(api.stage())) {
            return own(GatewayError.UNKNOWN_STAGE, call, "no such stage");
        }
        Optional<Match> match = router.match(call.request().method(), call.target().path());
        if (match.isEmpty()) {
            return own(noRoute(call), call, "no such route");
        }
        if (call.methodArn().length() > LONGEST_ARN) {
            return own(GatewayError.URI_TOO_LONG, call, "methodArn too long");
        }
        return admitted(call, match.get());
    }

    private GatewayError noRoute(Call call) {
        boolean read = !settings.assumptions().usual(Uncertainty.UNKNOWN_ROUTE)
                && call.request().headers().last("Authorization").isPresent();
        return read ? GatewayError.INCOMPLETE_SIGNATURE : GatewayError.MISSING_AUTHENTICATION_TOKEN;
    }

    private Reply admitted(Call call, Match match) {
        Variables variables = variables(call, Optional.of(match), Optional.empty());
        return switch (gatekeeper.admit(call, match, variables)) {
            case Granted granted -> integrated(call, match, granted);
            case Refused no -> new Reply(
                    responses.render(no.error(), variables(call, Optional.of(match), no.values())), no.took(),
                    Duration.ZERO, no.why());
        };
    }

    private Reply integrated(Call call, Match match, Granted granted) {
        String event = ProxyEvent.of(call, match, api, granted.values());
        Variables variables = variables(call, Optional.of(match), granted.values());
        if (event.getBytes(UTF_8).length > LambdaFunction.LARGEST) {
            return failed(tooLargeForLambda(), variables, "too large for Lambda").after(granted.took(), Duration.ZERO);
        }
        long begin = System.nanoTime();
        Optional<Outcome> outcome = integration.call(functions.of(match.route().function()), event,
                call.trace().whole());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        return outcome.map(ended -> ended(ended, call, variables))
                .orElseGet(
                        () -> failed(GatewayError.INTEGRATION_TIMEOUT, variables,
                                "the function did not answer in time"))
                .after(granted.took(), took);
    }

    private GatewayError tooLargeForLambda() {
        return settings.assumptions().usual(Uncertainty.EVENT_OVER_6_MB)
                ? GatewayError.TOO_LARGE
                : GatewayError.INTEGRATION_FAILED;
    }

    private Reply ended(Outcome outcome, Call call, Variables variables) {
        return switch (outcome) {
            case Outcome.Answer answer -> answered(answer, call, variables);
            case Outcome.FunctionError error ->
                failed(GatewayError.FUNCTION_FAILED, variables, "the function threw " + error.type());
            case Outcome.TimedOut _ -> failed(GatewayError.FUNCTION_FAILED, variables, "the function timed out");
        };
    }

    private Reply answered(Outcome.Answer answer, Call call, Variables variables) {
        try {
            return Reply.of(ProxyResponse.of(answer.json(), call, new BinaryMediaTypes(api.binaryMediaTypes())), "");
        } catch (MalformedAnswer e) {
            return failed(e.error(), variables, "malformed proxy response: " + e.getMessage());
        }
    }

    private Reply failed(GatewayError error, Variables variables, String why) {
        return Reply.of(responses.render(error, variables), why);
    }

    private Reply own(GatewayError error, Call call, String why) {
        return failed(error, variables(call, Optional.empty(), Optional.empty()), why);
    }

    private Variables variables(Call call, Optional<Match> match, Optional<ObjectNode> authorizer) {
        ObjectNode context = RequestContext.of(call, match);
        authorizer.ifPresent(values -> context.set("authorizer", (JsonNode) values));
        return new Variables(call, match.map(Match::pathParameters).orElse(Map.of()), api.stageVariables(), context,
                settings.assumptions());
    }

    @Override
    public Response refuse(Refusal why) {
        return answerTo(switch (why) {
            case BODY_TOO_LARGE -> GatewayError.TOO_LARGE;
            case HEADERS_TOO_LARGE -> GatewayError.HEADERS_TOO_LARGE;
            case MALFORMED -> GatewayError.BAD_REQUEST;
        });
    }

    // What could not be read has no path to log or to map from.
    private Response answerTo(GatewayError error) {
        var unread = new Request("-", "/-", "HTTP/1.1", new Headers(List.of()), Body.EMPTY, "-", 0);
        Call call = Call.of(identity, unread, settings.clock().instant());
        Reply reply = own(error, call, error.message().orElse(""));
        log.write(call, reply, Duration.ZERO);
        return reply.response();
    }
}
