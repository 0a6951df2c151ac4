package dev.weir.gateway.rest;

import dev.weir.gateway.api.Route;
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
import java.util.concurrent.CompletableFuture;

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

    public Gateway(RestApi api, Functions functions, Settings settings, PlanUse use) {
        this.api = api;
        this.settings = settings;
        identity = new ApiIdentity(api.name(), api.stage(), settings.location());
        router = new Router<>(api.routes(), Route::method, Route::resource, TrailingSlash.IGNORED);
        throttle = new StageThrottle<>(new RouteBuckets<>(api.routes(),
                new MethodThrottles(api.metering().throttles())::of, settings.clock()), settings);
        plans = new UsagePlans(api, settings.clock(), use);
        validator = new RequestValidator(api.routes());
        compression = new Compression(api.compressedFrom());
        gatekeeper = new Gatekeeper(api, functions, settings);
        responses = new GatewayResponses(api.gatewayResponses(), settings.assumptions());
        backend = new Backend(api, functions, settings, responses);
        log = settings.log();
    }

    @Override
    public CompletableFuture<Response> answer(Request request) {
        long begin = System.nanoTime();
        Call call = Call.of(identity, request, settings.clock().instant());
        return CompletableFuture.completedFuture(call)
                .thenCompose(this::reply)
                .exceptionally(defect -> apology(call, defect))
                .thenApply(reply -> logged(call, reply, Duration.ofNanos(System.nanoTime() - begin)));
    }

    // A defect of the gateway must not leave a client waiting.
    private Reply apology(Call call, Throwable failed) {
        return own(GatewayError.INTERNAL, call, "a defect of this gateway: " + failed.getCause());
    }

    private Response logged(Call call, Reply reply, Duration took) {
        log.write(call, reply, took);
        return reply.response();
    }

    private CompletableFuture<Reply> reply(Call call) {
        return compression.opened(call.request())
                .map(opened -> routed(call.with(opened)))
                .orElseGet(() -> refused(GatewayError.UNSUPPORTED_MEDIA_TYPE, call, "not encoded as it says"));
    }

    private CompletableFuture<Reply> routed(Call call) {
        if (!call.target().stage().equals(api.stage())) {
            return refused(GatewayError.UNKNOWN_STAGE, call, "no such stage");
        }
        Optional<Match<Route>> match = router.match(call.request().method(), call.target().path());
        if (match.isEmpty()) {
            return refused(noRoute(call), call, "no such route");
        }
        if (call.methodArn().length() > LONGEST_ARN) {
            return refused(GatewayError.URI_TOO_LONG, call, "methodArn too long");
        }
        return entered(new RoutedCall(call, match.get(), variables(call, match.get()),
                ResourceEvent.of(call, match.get(), api)));
    }

    private GatewayError noRoute(Call call) {
        boolean read = !settings.assumptions().usual(Uncertainty.UNKNOWN_ROUTE)
                && call.request().headers().last("Authorization").isPresent();
        return read ? GatewayError.INCOMPLETE_SIGNATURE : GatewayError.MISSING_AUTHENTICATION_TOKEN;
    }

    private CompletableFuture<Reply> entered(RoutedCall routed) {
        return throttled(routed.route(), settings.assumptions().usual(Uncertainty.STAGE_THROTTLE))
                .map(no -> rejected(no, routed))
                .orElseGet(() -> authorized(routed));
    }

    private CompletableFuture<Reply> rejected(Rejection rejection, RoutedCall routed) {
        return CompletableFuture.completedFuture(responses.reply(rejection, routed.variables()));
    }

    /** @param here whether this is where the stage throttles */
    private Optional<Rejection> throttled(Route route, boolean here) {
        return here
                ? throttle.take(route).map(why -> Rejection.of(GatewayError.THROTTLED, why))
                : Optional.empty();
    }

    private CompletableFuture<Reply> authorized(RoutedCall routed) {
        Optional<Subscription> caller = plans.beforeAuthorizer(routed.call(), routed.route());
        routed.variables().calledBy(caller.map(Subscription::key));
        return gatekeeper.admit(routed)
                .thenCompose(authorization -> judged(authorization, routed, caller)
                        .thenApply(reply -> reply.authorizedIn(authorization.took())));
    }

    private CompletableFuture<Reply> judged(Authorization authorization, RoutedCall routed,
            Optional<Subscription> caller) {
        routed.variables().authorizedAs(authorization.values());
        return switch (authorization) {
            case Granted granted ->
                counted(routed, plans.afterAuthorizer(caller, routed.route(), granted.usageKey()));
            case Refused no -> rejected(no.rejection(), routed);
        };
    }

    private CompletableFuture<Reply> counted(RoutedCall routed, Optional<Subscription> caller) {
        routed.variables().calledBy(caller.map(Subscription::key));
        return throttled(routed.route(), !settings.assumptions().usual(Uncertainty.STAGE_THROTTLE))
                .or(() -> UsagePlans.take(caller, routed.route()))
                .or(() -> validator.check(routed.call(), routed.match()))
                .map(no -> rejected(no, routed))
                .orElseGet(() -> integrated(routed));
    }

    private CompletableFuture<Reply> integrated(RoutedCall routed) {
        return backend.answer(routed)
                .thenApply(reply -> reply.with(compression.apply(routed.call().request(), reply.response())));
    }

    private CompletableFuture<Reply> refused(GatewayError error, Call call, String why) {
        return CompletableFuture.completedFuture(own(error, call, why));
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
        return logged(call, own(error, call, error.message().orElse("")), Duration.ZERO);
    }
}
