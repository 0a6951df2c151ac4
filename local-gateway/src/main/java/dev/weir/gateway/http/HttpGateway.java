package dev.weir.gateway.http;

import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.Uncertainty;
import dev.weir.gateway.call.AccessLog;
import dev.weir.gateway.call.ApiIdentity;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.call.Reply;
import dev.weir.gateway.call.Settings;
import dev.weir.gateway.event.RequestContext;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.function.Functions;
import dev.weir.gateway.http.Admission.Granted;
import dev.weir.gateway.http.Admission.Refused;
import dev.weir.gateway.routing.Match;
import dev.weir.gateway.routing.Router;
import dev.weir.gateway.routing.TrailingSlash;
import dev.weir.gateway.throttling.RouteBuckets;
import dev.weir.gateway.throttling.StageThrottle;
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
import java.util.concurrent.Executor;

/** Follows one call of an HTTP API: stage, preflight, route, throttle, authorizer, function. */
public final class HttpGateway implements Service {

    /** For what may have to fetch an issuer's keys. */
    private static final Executor BESIDE = task -> Thread.ofVirtual().name("token").start(task);

    private final HttpApi api;
    private final ApiIdentity identity;
    private final Settings settings;
    private final Backend backend;
    private final Router<HttpRoute> router;
    private final Optional<HttpRoute> otherwise;
    private final StageThrottle<HttpRoute> throttle;
    private final LambdaGate lambdas;
    private final JwtGate tokens;
    private final Optional<CrossOrigin> crossOrigin;
    private final AccessLog log;

    public HttpGateway(HttpApi api, Functions functions, Settings settings) {
        this.api = api;
        this.settings = settings;
        backend = new Backend(api, functions, settings.assumptions());
        identity = new ApiIdentity(api.name(), api.stage(), settings.location());
        router = new Router<>(api.routes().stream().filter(route -> !route.isDefault()).toList(), HttpRoute::method,
                HttpRoute::path, trailingSlash());
        otherwise = api.routes().stream().filter(HttpRoute::isDefault).findFirst();
        throttle = new StageThrottle<>(new RouteBuckets<>(api.routes(), HttpRoute::throttle, settings.clock()),
                settings);
        lambdas = new LambdaGate(api, functions, settings);
        tokens = new JwtGate(settings.clock());
        crossOrigin = api.cors().map(CrossOrigin::new);
        log = settings.log();
    }

    private TrailingSlash trailingSlash() {
        return settings.assumptions().usual(Uncertainty.HTTP_TRAILING_SLASH)
                ? TrailingSlash.COUNTS
                : TrailingSlash.IGNORED;
    }

    @Override
    public CompletableFuture<Response> answer(Request request) {
        long begin = System.nanoTime();
        Call call = Call.ofHttpApi(identity, request, settings.clock().instant());
        return CompletableFuture.completedFuture(call)
                .thenCompose(this::reply)
                .exceptionally(defect -> apology(call, defect))
                .thenApply(reply -> logged(call, reply, Duration.ofNanos(System.nanoTime() - begin)))
                .thenApply(response -> crossOrigin.map(cross -> cross.completed(response, request)).orElse(response));
    }

    // A defect of the gateway must not leave a client waiting.
    private static Reply apology(Call call, Throwable failed) {
        return Backend.own(HttpError.FAILED, call, "a defect of this gateway: " + failed.getCause());
    }

    private Response logged(Call call, Reply reply, Duration took) {
        log.write(call, reply, took);
        return reply.response();
    }

    private CompletableFuture<Reply> reply(Call call) {
        if (!call.target().stage().equals(api.stage())) {
            return CompletableFuture.completedFuture(Backend.own(HttpError.NOT_FOUND, call, "no such stage"));
        }
        Optional<Match<HttpRoute>> match = match(call);
        if (isPreflight(call) && !guardsPreflight(match)) {
            return CompletableFuture.completedFuture(Reply.of(CrossOrigin.preflight(call), "preflight"));
        }
        return match.map(found -> entered(call, found))
                .orElseGet(() -> CompletableFuture
                        .completedFuture(Backend.own(HttpError.NOT_FOUND, call, "no such route")));
    }

    private Optional<Match<HttpRoute>> match(Call call) {
        return router.match(call.request().method(), call.target().path())
                .or(() -> otherwise.map(route -> new Match<>(route, Map.of())));
    }

    private boolean guardsPreflight(Optional<Match<HttpRoute>> match) {
        return match.map(Match::route).filter(this::mayGuardPreflight).flatMap(HttpRoute::authorizer).isPresent();
    }

    // Documented of $default, whose authorizer comes before the preflight.
    private boolean mayGuardPreflight(HttpRoute route) {
        return route.isDefault() || (route.method().equals("ANY")
                && !settings.assumptions().usual(Uncertainty.HTTP_PREFLIGHT_OF_ANY));
    }

    private CompletableFuture<Reply> entered(Call call, Match<HttpRoute> match) {
        return throttled(call, match.route(), settings.assumptions().usual(Uncertainty.STAGE_THROTTLE))
                .orElseGet(() -> admitted(call, match));
    }

    /** @param here whether this is where the stage throttles */
    private Optional<CompletableFuture<Reply>> throttled(Call call, HttpRoute route, boolean here) {
        return here
                ? throttle.take(route)
                        .map(why -> CompletableFuture.completedFuture(Backend.own(HttpError.THROTTLED, call, why)))
                : Optional.empty();
    }

    private CompletableFuture<Reply> admitted(Call call, Match<HttpRoute> match) {
        return admission(call, match).thenCompose(admission -> judged(admission, call, match)
                .thenApply(reply -> reply.authorizedIn(admission.took())));
    }

    private CompletableFuture<Reply> judged(Admission admission, Call call, Match<HttpRoute> match) {
        return switch (admission) {
            case Granted granted -> passed(call, match, granted);
            case Refused no ->
                CompletableFuture.completedFuture(Reply.of(no.error().answer(call, no.headers()), no.why()));
        };
    }

    private CompletableFuture<Reply> passed(Call call, Match<HttpRoute> match, Granted granted) {
        return isPreflight(call)
                ? CompletableFuture.completedFuture(Reply.of(CrossOrigin.preflight(call), "preflight"))
                : throttled(call, match.route(), !settings.assumptions().usual(Uncertainty.STAGE_THROTTLE))
                        .orElseGet(() -> backend.answer(call, match, granted.by()));
    }

    private boolean isPreflight(Call call) {
        return crossOrigin.isPresent() && CrossOrigin.isPreflight(call.request());
    }

    private CompletableFuture<Admission> admission(Call call, Match<HttpRoute> match) {
        return switch (match.route().authorizer().orElse(null)) {
            case null -> CompletableFuture.completedFuture(new Granted(Optional.empty(), Duration.ZERO));
            case HttpAuthorizer.Lambda lambda -> lambdas.admit(lambda, call, match, variables(call, match));
            case HttpAuthorizer.Jwt jwt ->
                CompletableFuture.supplyAsync(() -> tokens.admit(jwt, variables(call, match)), BESIDE);
        };
    }

    private Variables variables(Call call, Match<HttpRoute> match) {
        return new Variables(call, match.pathParameters(), api.stageVariables(),
                new RequestContext(call, out -> out.writeStringField("routeKey", match.route().key())),
                settings.assumptions());
    }

    @Override
    public Response refuse(Refusal why) {
        HttpError error = switch (why) {
            case BODY_TOO_LARGE -> HttpError.TOO_LARGE;
            case HEADERS_TOO_LARGE -> HttpError.HEADERS_TOO_LARGE;
            case MALFORMED -> HttpError.BAD_REQUEST;
        };
        // What could not be read has no path to log.
        var unread = new Request("-", "/-", "HTTP/1.1", new Headers(List.of()), Body.EMPTY, "-", 0);
        Call call = Call.ofHttpApi(identity, unread, settings.clock().instant());
        return logged(call, Backend.own(error, call, why.name()), Duration.ZERO);
    }
}
