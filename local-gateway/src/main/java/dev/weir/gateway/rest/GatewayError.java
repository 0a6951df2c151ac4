package dev.weir.gateway.rest;

import dev.weir.gateway.api.GatewayResponseType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers that API Gateway gives itself.
 *
 * <p>The deny's texts have changed over the years; they are believed, not recorded. Unverified are also the status of
 * {@link #HEADERS_TOO_LARGE}, the body of {@link #URI_TOO_LONG}, and the type and the body of {@link #INCOMPLETE_SIGNATURE}.
 */
enum GatewayError {
    MISSING_AUTHENTICATION_TOKEN(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN, 403, "MissingAuthenticationToken",
            "Missing Authentication Token"),
    INCOMPLETE_SIGNATURE(GatewayResponseType.INVALID_SIGNATURE, 403, "IncompleteSignature",
            "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters."),
    UNKNOWN_STAGE(null, 403, "Forbidden", "Forbidden"),
    UNAUTHORIZED(GatewayResponseType.UNAUTHORIZED, 401, "Unauthorized", "Unauthorized"),
    EXPLICIT_DENY(GatewayResponseType.ACCESS_DENIED, 403, "AccessDenied",
            "User is not authorized to access this resource with an explicit deny"),
    EXPLICIT_DENY_IN_IDENTITY_BASED_POLICY(GatewayResponseType.ACCESS_DENIED, 403, "AccessDenied",
            "User is not authorized to access this resource with an explicit deny in an identity-based policy"),
    IMPLICIT_DENY(GatewayResponseType.ACCESS_DENIED, 403, "AccessDenied",
            "User is not authorized to access this resource"),
    AUTHORIZER_MISCONFIGURED(GatewayResponseType.AUTHORIZER_CONFIGURATION_ERROR, 500, "AuthorizerConfiguration", null),
    AUTHORIZER_FAILED(GatewayResponseType.AUTHORIZER_FAILURE, 500, "AuthorizerFailure", null),
    INVALID_API_KEY(GatewayResponseType.INVALID_API_KEY, 403, "Forbidden", "Forbidden"),
    THROTTLED(GatewayResponseType.THROTTLED, 429, "TooManyRequests", "Too Many Requests"),
    QUOTA_EXCEEDED(GatewayResponseType.QUOTA_EXCEEDED, 429, "LimitExceeded", "Limit Exceeded"),
    BAD_REQUEST_PARAMETERS(GatewayResponseType.BAD_REQUEST_PARAMETERS, 400, "BadRequest",
            "Missing required request parameters"),
    BAD_REQUEST_BODY(GatewayResponseType.BAD_REQUEST_BODY, 400, "BadRequest", "Invalid request body"),
    UNSUPPORTED_MEDIA_TYPE(GatewayResponseType.UNSUPPORTED_MEDIA_TYPE, 415, "BadRequest", "Unsupported Media Type"),
    FUNCTION_FAILED(GatewayResponseType.DEFAULT_5XX, 502, "InternalServerError", "Internal server error"),
    FUNCTION_THROTTLED(GatewayResponseType.INTEGRATION_FAILURE, 500, "InternalServerError", "Internal server error"),
    INTEGRATION_FAILED(GatewayResponseType.INTEGRATION_FAILURE, 500, "InternalServerError", "Internal server error"),
    INTEGRATION_TIMEOUT(GatewayResponseType.INTEGRATION_TIMEOUT, 504, "InternalServerError",
            "Endpoint request timed out"),
    TOO_LARGE(null, 413, "RequestTooLarge", "Request Too Long"),
    URI_TOO_LONG(GatewayResponseType.DEFAULT_4XX, 414, "UriTooLong", "Request URI too long"),
    HEADERS_TOO_LARGE(null, 431, "BadRequest", "Request header fields too large"),
    BAD_REQUEST(null, 400, "BadRequest", "Bad Request"),
    INTERNAL(GatewayResponseType.DEFAULT_5XX, 500, "InternalServerError", "Internal server error");

    private final @Nullable GatewayResponseType type;
    private final int status;
    private final String exception;
    private final @Nullable String message;

    GatewayError(@Nullable GatewayResponseType type, int status, String exception, @Nullable String message) {
        this.type = type;
        this.status = status;
        this.exception = exception + "Exception";
        this.message = message;
    }

    /** The gateway response that shapes it; empty for what cannot be customised. */
    Optional<GatewayResponseType> type() {
        return Optional.ofNullable(type);
    }

    int status() {
        return status;
    }

    /** The value of {@code x-amzn-ErrorType}. */
    String exception() {
        return exception;
    }

    Optional<String> message() {
        return Optional.ofNullable(message);
    }

    boolean isDeny() {
        return type == GatewayResponseType.ACCESS_DENIED;
    }

    /** The body where no template is set. Denies write {@code Message} with a capital, and a 502 has a space in it. */
    String builtInBody() {
        return switch (this) {
            case EXPLICIT_DENY, EXPLICIT_DENY_IN_IDENTITY_BASED_POLICY, IMPLICIT_DENY ->
                "{\"Message\":$context.error.messageString}";
            case FUNCTION_FAILED, FUNCTION_THROTTLED, INTERNAL, INTEGRATION_FAILED ->
                "{\"message\": $context.error.messageString}";
            default -> "{\"message\":$context.error.messageString}";
        };
    }
}
