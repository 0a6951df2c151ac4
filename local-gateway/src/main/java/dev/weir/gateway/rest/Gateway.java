package dev.weir.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.gateway.api.Route;
import dev.weir.gateway.event.MalformedAnswer;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.function.Integration;
import dev.weir.gateway.routing.Match;
import dev.weir.gateway.routing.Router;
import dev.weir.gateway.routing.TrailingSlash;
import dev.weir.gateway.call.ApiIdentity;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.call.AccessLog;
import dev.weir.gateway.call.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.function.LambdaFunction;
import dev.weir.gateway.function.Outcome;
import dev.weir.gateway.rest.Authorization.Granted;
import dev.weir.gateway.rest.Authorization.Refused;
import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Response;
import dev.weir.gateway.wire.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows one call: stage, route, authorizer, function. */
public final class Gateway implements Service {

    /** The longest {@code methodArn}, in bytes; what is longer is a 414. */
    private static final int LONGEST_ARN = 1_600;

    private final RestApi api;
    private final ApiIdentity identity;
    private final Settings settings;
    private final Functions functions;
    private final Router<Route> router;
    private final Gatekeeper gatekeeper;
    private final Integration integration;
    private final GatewayResponses responses;
    private final AccessLog log;

    public Gateway(RestApi api, Functions functions, Settings settings) {
        this.api = api;
        this.settings = settings;
        this.functions = functions;
        identity = new ApiIdentity(api.name(), api.stage());
        router = new Router<>(api.routes(), Route::method, Route::resource, TrailingSlash.IGNORED);
        gatekeeper = new Gatekeeper(api, functions, settings.clock());
        integration = new Integration(settings.integrationTimeout());
        responses = new GatewayResponses(api.gatewayResponses());
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
            return own(GatewayError.GATEWAY_FAILED, call, "a defect of this gateway: " + defect);
        }
    }

    private Reply reply(Call call) {
        if (!call.target().stage().equals(api.stage())) {
            return own(GatewayError.UNKNOWN_STAGE, call, "no such stage");
        }
        Optional<Match<Route>> match = router.match(call.request().method(), call.target().path());
        if (match.isEmpty()) {
            return own(GatewayError.MISSING_AUTHENTICATION_TOKEN, call, "no such route");
        }
        if (call.methodArn().length() > LONGEST_ARN) {
            return own(GatewayError.URI_TOO_LONG, call, "methodArn too long");
        }
        return admitted(call, match.get());
    }

    private Reply admitted(Call call, Match<Route> match) {
        Variables variables = variables(call, Optional.of(match), Optional.empty());
        return switch (gatekeeper.admit(call, match, variables)) {
            case Granted granted -> integrated(call, match, granted);
            case Refused no -> new Reply(
                    responses.render(no.error(), variables(call, Optional.of(match), no.values())), no.took(),
                    Duration.ZERO, no.why());
        };
    }

    private Reply integrated(Call call, Match<Route> match, Granted granted) {
        String event = ProxyEvent.of(call, match, api, granted.values());
        Variables variables = variables(call, Optional.of(match), granted.values());
        // That an event which Lambda does not take is answered by a 413 is unverified.
        if (event.getBytes(UTF_8).length > LambdaFunction.LARGEST) {
            return new Reply(responses.render(GatewayError.TOO_LARGE, variables), granted.took(), Duration.ZERO,
                    "too large for Lambda");
        }
        long begin = System.nanoTime();
        Optional<Outcome> outcome = integration.call(functions.of(match.route().function()), event, call.traceId());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        return outcome.map(ended -> ended(ended, call, variables))
                .orElseGet(
                        () -> failed(GatewayError.INTEGRATION_TIMEOUT, variables,
                                "the function did not answer in time"))
                .after(granted.took(), took);
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
            return failed(GatewayError.FUNCTION_FAILED, variables, "malformed proxy response: " + e.getMessage());
        }
    }

    private Reply failed(GatewayError error, Variables variables, String why) {
        return Reply.of(responses.render(error, variables), why);
    }

    private Reply own(GatewayError error, Call call, String why) {
        return failed(error, variables(call, Optional.empty(), Optional.empty()), why);
    }

    private Variables variables(Call call, Optional<Match<Route>> match, Optional<ObjectNode> authorizer) {
        ObjectNode context = ResourceContext.of(call, match);
        authorizer.ifPresent(values -> context.set("authorizer", (JsonNode) values));
        return new Variables(call, match.map(Match::pathParameters).orElse(Map.of()), api.stageVariables(), context);
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
