package dev.weir.authorizer.event;

import dev.weir.environment.TraceId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One call, whatever kind of API it came through.
 *
 * @param stageArn the method ARN as far as the stage: {@code arn:aws:execute-api:region:account:api/stage}
 * @param route method and resource template, never the path that was called: {@code GET /v1/models/{id}}; a TOKEN event
 *     knows only the path
 * @param headers all of them; of a TOKEN event only its token, as {@code Authorization}
 * @param sourceIp the caller's address as API Gateway saw it; a TOKEN event has none
 * @param requestContext what API Gateway says of the call, a verified identity among it; empty in a TOKEN event
 */
public record CallerRequest(
        EventKind kind,
        String stageArn,
        String route,
        Headers headers,
        Optional<String> sourceIp,
        Map<String, Object> requestContext) {

    /** More than this is nothing that an SDK sends. */
    private static final int MOST_RETRIES = 100;

    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
    private static final Pattern SLASHES = Pattern.compile("/+");
    private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    public CallerRequest {
        requestContext = Map.copyOf(requestContext);
    }

    /**
     * Reads an event of any {@link EventKind}.
     *
     * @throws IllegalArgumentException if it is none, or has not what every event of its kind has
     */
    public static CallerRequest of(Map<String, Object> event) {
        var fields = new EventFields(event, "");
        return switch (EventKind.of(event)) {
            case REST_TOKEN -> ofToken(fields);
            case REST_REQUEST -> ofRequest(EventKind.REST_REQUEST, fields);
            case HTTP_1 -> ofRequest(EventKind.HTTP_1, fields);
            case HTTP_2 -> ofHttp2(fields);
            case WEBSOCKET -> ofConnect(fields);
        };
    }

    private static CallerRequest ofToken(EventFields event) {
        var arn = MethodArn.parse(event.text("methodArn"));
        var token = event.text("authorizationToken").strip();
        var credential = token.indexOf(' ') < 0 ? "Bearer " + token : token;
        return new CallerRequest(EventKind.REST_TOKEN, arn.stage(), route(arn.method(), "/" + arn.path()),
                Headers.of(token.isEmpty() ? Map.of() : Map.of("authorization", List.of(credential))), Optional.empty(),
                Map.of());
    }

    private static CallerRequest ofRequest(EventKind kind, EventFields event) {
        return of(kind, event, event.text("methodArn"),
                event.text("httpMethod") + " " + slashed(event.text("resource")),
                event.object("requestContext").object("identity"));
    }

    /** Its route says {@code ANY} where it serves all methods, and {@code $default} where it serves all paths. */
    private static CallerRequest ofHttp2(EventFields event) {
        var http = event.object("requestContext").object("http");
        var routeKey = event.text("routeKey");
        var resource = routeKey.substring(routeKey.indexOf(' ') + 1);
        return of(EventKind.HTTP_2, event, event.text("routeArn"), http.text("method") + " " + slashed(resource), http);
    }

    /** The handshake is a GET (RFC 6455 §4.1), so that a limits file can name it as {@code GET /$connect}. */
    private static CallerRequest ofConnect(EventFields event) {
        return of(EventKind.WEBSOCKET, event, event.text("methodArn"),
                "GET " + slashed(event.object("requestContext").text("routeKey")),
                event.object("requestContext").object("identity"));
    }

    private static CallerRequest of(EventKind kind, EventFields event, String arn, String route, EventFields caller) {
        return new CallerRequest(kind, MethodArn.parse(arn).stage(), route, Headers.in(event.values()),
                caller.optionalText("sourceIp").filter(address -> !address.isEmpty()),
                event.object("requestContext").values());
    }

    /** The stage that was called, as its name stands in the ARN. */
    public String stage() {
        return stageArn.substring(stageArn.lastIndexOf('/') + 1);
    }

    /** API Gateway's id of the call; a TOKEN event has none. */
    public Optional<String> requestId() {
        return requestContext.get("requestId") instanceof String id && !id.isEmpty()
                ? Optional.of(id)
                : Optional.empty();
    }

    /** The X-Ray trace that the call belongs to, as API Gateway says or else Lambda. */
    public Optional<String> traceId() {
        return TraceId.in(headers.values("x-amzn-trace-id")).or(TraceId::ofInvocation);
    }

    private static String slashed(String resource) {
        return resource.startsWith("/") ? resource : "/" + resource;
    }

    /**
     * As API Gateway matches it: slashes at the end do not count, and more than one are one. And however its letters are
     * encoded, or a caller would leave a route's limits by writing {@code %65} for an e (RFC 3986 §6.2.2.2).
     */
    private static String route(String method, String path) {
        var plain = ENCODED.matcher(path).replaceAll(code -> decoded(code.group()));
        var single = SLASHES.matcher(plain).replaceAll("/");
        return method + " " + (single.length() > 1 && single.endsWith("/")
                ? single.substring(0, single.length() - 1)
                : single);
    }

    private static String decoded(String code) {
        var c = (char) Integer.parseInt(code.substring(1), 16);
        return UNRESERVED.indexOf(c) >= 0 ? String.valueOf(c) : code.toUpperCase(Locale.ROOT);
    }

    /**
     * How often the caller's SDK says that it has tried before, for whoever measures: 0 where it says nothing or nonsense,
     * {@value #MOST_RETRIES} at most. It is the client's word and decides nothing.
     */
    public int retryCount() {
        var said = headers.values("x-stainless-retry-count");
        return said.size() == 1 && COUNT.matcher(said.getFirst()).matches()
                ? Math.min(MOST_RETRIES, Integer.parseInt(said.getFirst()))
                : 0;
    }

    /** Without the headers and the context, in which there are keys. */
    @Override
    public String toString() {
        return kind + " " + route;
    }
}
