package dev.weir.gateway.rest;

import dev.weir.gateway.rest.http.Body;
import dev.weir.gateway.rest.http.Header;
import dev.weir.gateway.rest.http.Headers;
import dev.weir.gateway.rest.http.Request;
import dev.weir.gateway.rest.http.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Compresses what integrations answer. Which coding is taken of several that are accepted is unverified: here gzip.
 *
 * @param from the size in bytes from which answers are compressed; empty where none is
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-receive-response-with-compressed-payload.html">
 *     Compressed payloads</a>
 */
record Compression(OptionalInt from) {

    private static final String ENCODING = "Content-Encoding";

    Response apply(Request request, Response response) {
        boolean wanted = from.isPresent() && response.body().size() >= from.getAsInt() && !response.body().isEmpty()
                && response.headers().last(ENCODING).isEmpty() && accepts(request);
        if (!wanted) {
            return response;
        }
        var headers = new ArrayList<>(response.headers().fields());
        headers.add(new Header(ENCODING, "gzip"));
        return new Response(response.status(), new Headers(headers), response.body().gzipped());
    }

    // Only a coding that is named: "*" compresses nothing, as documented.
    private static boolean accepts(Request request) {
        return request.headers()
                .last("Accept-Encoding")
                .map(accepted -> Arrays.stream(accepted.toLowerCase(Locale.ROOT).split(","))
                        .map(String::strip)
                        .anyMatch(coding -> coding.matches("gzip(\\s*;\\s*q=(?!0(\\.0*)?$).*)?")))
                .orElse(false);
    }
}
