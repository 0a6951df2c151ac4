package dev.weir.gateway.http;

import dev.weir.gateway.api.Cors;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What browsers of other origins are told. Where the API says, the functions do not: their own headers about it are dropped.
 * That the gateway's own errors have these headers too is reported.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">CORS for HTTP APIs</a>
 */
record CrossOrigin(Cors cors) {

    private static final String PREFIX = "access-control-";
    private static final String ANY = "*";

    static boolean isPreflight(Request request) {
        return request.method().equals("OPTIONS") && request.headers().last("Origin").isPresent()
                && request.headers().last("Access-Control-Request-Method").isPresent();
    }

    /** The answer to a preflight, before it is {@linkplain #completed completed}. */
    static Response preflight(Call call) {
        return new Response(204, new Headers(List.of(RequestId.of(call))), Body.EMPTY);
    }

    /** An answer with what the API says of other origins in place of what it says itself. Who may not call is told nothing. */
    Response completed(Response response, Request request) {
        var headers = new ArrayList<>(response.headers().fields());
        headers.removeIf(header -> header.name().toLowerCase(Locale.ROOT).startsWith(PREFIX));
        origin(request).ifPresent(origin -> addTo(headers, origin, request));
        return new Response(response.status(), new Headers(headers), response.body());
    }

    private void addTo(List<Header> headers, String origin, Request request) {
        put(headers, "allow-origin", List.of(origin));
        put(headers, "allow-credentials", cors.credentials() ? List.of("true") : List.of());
        put(headers, "expose-headers", cors.exposed());
        if (isPreflight(request)) {
            put(headers, "allow-methods", cors.methods());
            put(headers, "allow-headers", cors.headers());
            cors.maxAge().ifPresent(age -> put(headers, "max-age", List.of(Long.toString(age.toSeconds()))));
        }
    }

    /** Empty for a call of no origin, and for one that may not call. */
    private Optional<String> origin(Request request) {
        Optional<String> calling = request.headers().last("Origin").filter(origin -> !origin.isEmpty());
        if (cors.origins().contains(ANY)) {
            return calling.map(_ -> ANY);
        }
        return calling.filter(origin -> cors.origins().stream().anyMatch(allowed -> allows(allowed, origin)));
    }

    private static boolean allows(String allowed, String origin) {
        return allowed.endsWith("://*")
                ? origin.startsWith(allowed.substring(0, allowed.length() - 1))
                : allowed.equalsIgnoreCase(origin);
    }

    private static void put(List<Header> headers, String name, List<String> values) {
        if (!values.isEmpty()) {
            headers.add(new Header(PREFIX + name, String.join(",", values)));
        }
    }
}
