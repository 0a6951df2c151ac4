package dev.weir.gateway.rest;

import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Request;
import dev.weir.gateway.wire.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Compresses what integrations answer, and opens what clients have compressed. Which coding is taken of several that are
 * accepted is unverified, as is what becomes of an opened request's {@code Content-Encoding}: here it stays.
 *
 * @param from the size in bytes from which answers are compressed; empty where none is, and no request is opened
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gzip-compression-decompression.html">
 *     Content encodings</a>
 */
record Compression(OptionalInt from) {

    private static final String ENCODING = "Content-Encoding";
    private static final int LARGEST = 10 * 1024 * 1024;

    /** A request whose body a function can read; empty for one that cannot be opened, which is a 415. */
    Optional<Request> opened(Request request) {
        String encoding = request.headers().last(ENCODING).orElse("identity").strip().toLowerCase(Locale.ROOT);
        if (from.isEmpty() || request.body().isEmpty() || encoding.equals("identity")) {
            return Optional.of(request);
        }
        return ContentCoding.named(encoding)
                .flatMap(coding -> coding.decode(request.body(), LARGEST))
                .map(request::with);
    }

    Response apply(Request request, Response response) {
        boolean large = from.isPresent() && !response.body().isEmpty() && response.body().size() >= from.getAsInt();
        return large && response.headers().last(ENCODING).isEmpty()
                ? accepted(request).map(coding -> encoded(response, coding)).orElse(response)
                : response;
    }

    private static Response encoded(Response response, ContentCoding coding) {
        var headers = new ArrayList<>(response.headers().fields());
        headers.add(new Header(ENCODING, coding.word()));
        return new Response(response.status(), new Headers(headers), coding.encode(response.body()));
    }

    // Only a coding that is named: "*" compresses nothing, as documented.
    private static Optional<ContentCoding> accepted(Request request) {
        String accepted = request.headers().last("Accept-Encoding").orElse("").toLowerCase(Locale.ROOT);
        return Arrays.stream(ContentCoding.values())
                .filter(coding -> Arrays.stream(accepted.split(",")).anyMatch(range -> accepts(range.strip(), coding)))
                .findFirst();
    }

    private static boolean accepts(String range, ContentCoding coding) {
        return range.matches(coding.word() + "(\\s*;\\s*q=(?!0(\\.0*)?$)[0-9.]+)?");
    }
}
