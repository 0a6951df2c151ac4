package dev.weir.model.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's error object; its SDKs require {@code message} and {@code type}.
 *
 * @param message a sentence for a person
 * @param type {@code invalid_request_error} or {@code server_error}
 * @param param the member of the request that is at fault, if one is
 * @param code a word for a program, if there is one
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ApiError(String message, String type, @Nullable String param, @Nullable String code) {
    /** The whole body of an answer that is an error. */
    @Serdeable
    public record Body(ApiError error) {}

    /** The caller's mistake. */
    static ApiError invalidRequest(String message, @Nullable String param, @Nullable String code) {
        return new ApiError(message, "invalid_request_error", param, code);
    }

    /**
     * The upstream's mistake, or ours in how we call it.
     *
     * @param code {@code upstream_…}, a word for a program
     */
    public static ApiError upstreamError(String message, String code) {
        return new ApiError(message, "server_error", null, code);
    }

    /**
     * Our mistake. The text is constant: what went wrong is for the log, where the id finds it.
     *
     * @param requestId the id under which the log tells more
     */
    public static ApiError serverError(String requestId) {
        return new ApiError("The server had an error while processing your request. Request id: " + requestId + ".",
                "server_error", null, null);
    }
}
