package dev.weir.gateway.rest;

import dev.weir.gateway.api.Route;
import dev.weir.gateway.event.MalformedAnswer;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.routing.Match;
import dev.weir.gateway.routing.Router;
import dev.weir.gateway.routing.TrailingSlash;
import dev.weir.gateway.throttling.RouteBuckets;
import dev.weir.gateway.throttling.StageThrottle;
import dev.weir.gateway.call.ApiIdentity;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.call.AccessLog;
import dev.weir.gateway.call.Reply;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Uncertainty;
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

/** Follows one call: stage, route, throttle, authorizer, usage plan, validator, integration. */
public final class Gateway implements Service {

    /** The longest {@code methodArn}, in bytes; what is longer is a 414. */
    private static final int LONGEST_ARN = 1_600;

    private final RestApi api;
    private final ApiIdentity identity;
    private final Settings settings;
    private final Router<Route> router;
    private final StageThrottle<Route> throttle;
    private final UsagePlans plans;
    private final Gatekeeper gatekeeper;
    private final RequestValidator validator;
    private final Backend backend;
    private final Compression compression;
    private final GatewayResponses responses;
    private final AccessLog log;

    public Gateway(RestApi api, Functions functions, Settings settings) {
        this.api = api;
        this.settings = settings;
        identity = new ApiIdentity(api.name(), api.stage());
        router = new Router<>(api.routes(), Route::method, Route::resource, TrailingSlash.IGNORED);
        throttle = new StageThrottle<>(new RouteBuckets<>(api.routes(),
                new MethodThrottles(api.metering().throttles())::of, settings.clock()), settings);
        plans = new UsagePlans(api, settings.clock());
        validator = new RequestValidator(api.routes());
        compression = new Compression(api.compressedFrom());
        gatekeeper = new Gatekeeper(api, functions, settings);
        responses = new GatewayResponses(api.gatewayResponses(), settings.assumptions());
        backend = new Backend(api, functions, settings, responses);
        log = settings.log();
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
            return compression.opened(call.request())
                    .map(opened -> reply(call.with(opened)))
                    .orElseGet(() -> own(GatewayError.UNSUPPORTED_MEDIA_TYPE, call, "not encoded as it says"));
        } catch (RuntimeException defect) {
            return own(GatewayError.INTERNAL, call, "a defect of this gateway: " + defect);
        }
    }

    private Reply reply(Call call) {
        if (!call.target().stage().equals(api.stage())) {
            return own(GatewayError.UNKNOWN_STAGE, call, "no such stage");
        }
        Optional<Match<Route>> match = router.match(call.request().method(), call.target().path());
        if (match.isEmpty()) {
            return own(noRoute(call), call, "no such route");
        }
        if (call.methodArn().length() > LONGEST_ARN) {
            return own(GatewayError.URI_TOO_LONG, call, "methodArn too long");
        }
        return entered(call, match.get(), variables(call, match.get()));
    }

    private GatewayError noRoute(Call call) {
        boolean read = !settings.assumptions().usual(Uncertainty.UNKNOWN_ROUTE)
                && call.request().headers().last("Authorization").isPresent();
        return read ? GatewayError.INCOMPLETE_SIGNATURE : GatewayError.MISSING_AUTHENTICATION_TOKEN;
    }

    private Reply entered(Call call, Match<Route> match, Variables variables) {
        return throttled(match.route(), settings.assumptions().usual(Uncertainty.STAGE_THROTTLE))
                .map(no -> responses.reply(no, variables))
                .orElseGet(() -> authorized(call, match, variables));
    }

    /** @param here whether this is where the stage throttles */
    private Optional<Rejection> throttled(Route route, boolean here) {
        return here
                ? throttle.take(route).map(why -> Rejection.of(GatewayError.THROTTLED, why))
                : Optional.empty();
    }

    private Reply authorized(Call call, Match<Route> match, Variables variables) {
        Optional<Subscription> caller = plans.beforeAuthorizer(call, match.route());
        variables.calledBy(caller.map(Subscription::key));
        return switch (gatekeeper.admit(call, match, variables)) {
            case Granted granted -> counted(call, match, variables.authorizedAs(granted.values()),
                    plans.afterAuthorizer(caller, match.route(), granted.usageKey())).authorizedIn(granted.took());
            case Refused no -> responses.reply(no.rejection(), variables.authorizedAs(no.values()))
                    .authorizedIn(no.took());
        };
    }

    private Reply counted(Call call, Match<Route> match, Variables variables, Optional<Subscription> caller) {
        variables.calledBy(caller.map(Subscription::key));
        return throttled(match.route(), !settings.assumptions().usual(Uncertainty.STAGE_THROTTLE))
                .or(() -> UsagePlans.take(caller, match.route()))
                .or(() -> validator.check(call, match))
                .map(no -> responses.reply(no, variables))
                .orElseGet(() -> integrated(call, match, variables));
    }

    private Reply integrated(Call call, Match<Route> match, Variables variables) {
        Reply reply = backend.answer(call, match, variables);
        return reply.with(compression.apply(call.request(), reply.response()));
    }

    private Reply own(GatewayError error, Call call, String why) {
        Variables variables = new Variables(call, Map.of(), api.stageVariables(),
                ResourceContext.of(call, Optional.empty()), settings.assumptions());
        return responses.reply(Rejection.of(error, why), variables);
    }

    private Variables variables(Call call, Match<Route> match) {
        return new Variables(call, match.pathParameters(), api.stageVariables(),
                ResourceContext.of(call, Optional.of(match)), settings.assumptions());
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
