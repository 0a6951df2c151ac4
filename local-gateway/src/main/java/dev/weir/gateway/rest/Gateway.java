package dev.weir.gateway.rest;

import dev.weir.gateway.api.Route;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.routing.Match;
import dev.weir.gateway.routing.Router;
import dev.weir.gateway.routing.TrailingSlash;
import dev.weir.gateway.call.ApiIdentity;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.call.AccessLog;
import dev.weir.gateway.call.Reply;
import dev.weir.gateway.api.RestApi;
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

/** Follows one call: stage, route, authorizer, integration. */
public final class Gateway implements Service {

    /** The longest {@code methodArn}, in bytes; what is longer is a 414. */
    private static final int LONGEST_ARN = 1_600;

    private final RestApi api;
    private final ApiIdentity identity;
    private final Settings settings;
    private final Router<Route> router;
    private final Gatekeeper gatekeeper;
    private final Backend backend;
    private final GatewayResponses responses;
    private final AccessLog log;

    public Gateway(RestApi api, Functions functions, Settings settings) {
        this.api = api;
        this.settings = settings;
        identity = new ApiIdentity(api.name(), api.stage());
        router = new Router<>(api.routes(), Route::method, Route::resource, TrailingSlash.IGNORED);
        gatekeeper = new Gatekeeper(api, functions, settings.clock());
        responses = new GatewayResponses(api.gatewayResponses());
        backend = new Backend(api, functions, settings.integrationTimeout(), responses);
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
        Variables variables = variables(call, Optional.of(match));
        return switch (gatekeeper.admit(call, match, variables)) {
            case Granted granted ->
                backend.answer(call, match, variables.authorizedAs(granted.values())).authorizedIn(granted.took());
            case Refused no -> responses.reply(no.rejection(), variables.authorizedAs(no.values()))
                    .authorizedIn(no.took());
        };
    }

    private Reply own(GatewayError error, Call call, String why) {
        return responses.reply(Rejection.of(error, why), variables(call, Optional.empty()));
    }

    private Variables variables(Call call, Optional<Match<Route>> match) {
        return new Variables(call, match.map(Match::pathParameters).orElse(Map.of()), api.stageVariables(),
                ResourceContext.of(call, match));
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
