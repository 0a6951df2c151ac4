package dev.weir.gateway.http;

import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Response;
import java.util.ArrayList;
import java.util.List;

/**
 * The answers that an HTTP API gives itself, which nothing can change. Unverified are the texts of {@link #TOO_LARGE},
 * {@link #HEADERS_TOO_LARGE}, {@link #BAD_REQUEST} and {@link #THROTTLED}, and which of them have a {@code Content-Type}: the two that were
 * reported whole had none.
 */
enum HttpError {
    NOT_FOUND(404, "Not Found", true),
    UNAUTHORIZED(401, "Unauthorized", false),
    FORBIDDEN(403, "Forbidden", true),
    THROTTLED(429, "Too Many Requests", true),
    FAILED(500, "Internal Server Error", true),
    /** Reported. */
    TIMED_OUT(503, "Service Unavailable", false),
    /** The same, as it may be {@linkplain dev.weir.gateway.api.Uncertainty#HTTP_TIMEOUT assumed}. */
    TIMED_OUT_504(504, "Gateway Timeout", true),
    TOO_LARGE(413, "Request Entity Too Large", true),
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large", true),
    BAD_REQUEST(400, "Bad Request", true);

    private final int status;
    private final String message;
    private final boolean typed;

    HttpError(int status, String message, boolean typed) {
        this.status = status;
        this.message = message;
        this.typed = typed;
    }

    /** @param more headers that say why */
    Response answer(Call call, List<Header> more) {
        var headers = new ArrayList<Header>();
        if (typed) {
            headers.add(new Header("Content-Type", "application/json"));
        }
        headers.addAll(more);
        headers.add(RequestId.of(call));
        return new Response(status, new Headers(headers), Body.of(Json.text(Json.object().put("message", message))));
    }
}
