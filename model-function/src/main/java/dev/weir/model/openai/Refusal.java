package dev.weir.model.openai;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request cannot be served as it stands, and this is what the caller is told. Thrown where the mistake is found,
 * answered in one place.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_NAME_REPEATED = 100;

    private final int status;
    private final transient ApiError error;
    private final transient Map<String, String> headers;

    private Refusal(int status, ApiError error, Map<String, String> headers) {
        super(error.message(), null, false, false);
        this.status = status;
        this.error = error;
        this.headers = headers;
    }

    private Refusal(int status, ApiError error) {
        this(status, error, Map.of());
    }

    /** 400: a member of the request, or where {@code param} is null the whole of it, is wrong. */
    public static Refusal badRequest(@Nullable String param, String message) {
        return new Refusal(400, ApiError.invalidRequest(message, param, null));
    }

    /** 400: one text has more tokens than the model has positions. */
    public static Refusal contextLengthExceeded(int limit, int index, int tokens) {
        return new Refusal(400, ApiError.invalidRequest(
                "This model reads at most %d tokens per text, but input[%d] has %d. Please shorten it or split it."
                        .formatted(limit, index, tokens),
                "input", "context_length_exceeded"));
    }

    /** 400: one text is so long that its tokens are not even counted. */
    public static Refusal contextLengthFarExceeded(int limit, int index, int characters) {
        return new Refusal(400, ApiError.invalidRequest(
                "This model reads at most %d tokens per text, but input[%d] has %d characters. Please shorten it or split it."
                        .formatted(limit, index, characters),
                "input", "context_length_exceeded"));
    }

    /** 400: all texts together have more tokens than can be embedded before API Gateway gives up. */
    public static Refusal tooManyTokens(long limit, long tokens) {
        return new Refusal(400, ApiError.invalidRequest(
                "One request may hold at most %d tokens in all its texts, but this one holds %d. Please send fewer texts at a time."
                        .formatted(limit, tokens),
                "input", "max_tokens_per_request"));
    }

    /** 400: the answer would not fit into what a Lambda function may return. */
    public static Refusal answerTooLarge(int size, int limit) {
        return new Refusal(400, ApiError.invalidRequest(
                "The answer would have %d bytes, but at most %d can be returned. Please send fewer texts at a time, or ask for encoding_format base64."
                        .formatted(size, limit),
                "input", "answer_too_large"));
    }

    /** 400: the same of an answer whose size is not known. */
    public static Refusal answerTooLarge() {
        return new Refusal(400, ApiError.invalidRequest(
                "The answer is larger than can be returned. Please ask for less at a time.", null,
                "answer_too_large"));
    }

    /** 404: no such model here. */
    public static Refusal modelNotFound(String model, String served) {
        return new Refusal(404, ApiError.invalidRequest(
                "The model `%s` does not exist. This API serves %s."
                        .formatted(model.substring(0, Math.min(model.length(), LONGEST_NAME_REPEATED)), served),
                "model", "model_not_found"));
    }

    /** 404: this model makes embeddings and nothing else. */
    public static Refusal notAChatModel(String model) {
        return new Refusal(404, ApiError.invalidRequest(
                "The model `%s` makes embeddings and cannot chat. Call POST /v1/embeddings with it.".formatted(model),
                "model", "model_not_supported"));
    }

    /** 400: an answer cannot be handed on piece by piece. */
    public static Refusal streamNotSupported() {
        return new Refusal(400, ApiError.invalidRequest(
                "This API answers in one piece. Please send stream: false, or leave it out.", "stream",
                "stream_not_supported"));
    }

    /** 404: no such path here. */
    public static Refusal unknownUrl(String method, String path) {
        return new Refusal(404,
                ApiError.invalidRequest("Invalid URL (%s %s)".formatted(method, path), null, "unknown_url"));
    }

    /** 405: the path exists, but not for this method. */
    public static Refusal methodNotAllowed(String method, String path, String allowed) {
        return new Refusal(405,
                ApiError.invalidRequest("Not allowed to %s on %s. Use %s.".formatted(method, path, allowed),
                        null, "method_not_allowed"),
                Map.of("Allow", allowed));
    }

    /** 403: the call did not come through the authorizer, so nobody has counted it. */
    public static Refusal authorizerMissing() {
        return new Refusal(403, ApiError.invalidRequest(
                "This function must stand behind Weir's authorizer, and this call carries no authorizer context. WEIR_REQUIRE_AUTHORIZER=false allows running without.",
                null, "authorizer_missing"));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What the caller reads. */
    public ApiError.Body body() {
        return new ApiError.Body(error);
    }

    /** Headers that belong to this refusal, such as {@code Allow}. */
    public Map<String, String> headers() {
        return headers;
    }
}
