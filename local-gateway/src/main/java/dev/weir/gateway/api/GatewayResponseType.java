package dev.weir.gateway.api;

/**
 * The gateway response types of a REST API and their built-in status codes, as recorded from AWS.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html">
 *     Supported gateway responses</a>
 */
public enum GatewayResponseType {
    ACCESS_DENIED(403),
    API_CONFIGURATION_ERROR(500),
    AUTHORIZER_CONFIGURATION_ERROR(500),
    AUTHORIZER_FAILURE(500),
    BAD_REQUEST_BODY(400),
    BAD_REQUEST_PARAMETERS(400),
    DEFAULT_4XX(400),
    DEFAULT_5XX(500),
    EXPIRED_TOKEN(403),
    INTEGRATION_FAILURE(504),
    INTEGRATION_TIMEOUT(504),
    INVALID_API_KEY(403),
    INVALID_SIGNATURE(403),
    MISSING_AUTHENTICATION_TOKEN(403),
    QUOTA_EXCEEDED(429),
    REQUEST_TOO_LARGE(413),
    RESOURCE_NOT_FOUND(404),
    THROTTLED(429),
    UNAUTHORIZED(401),
    UNSUPPORTED_MEDIA_TYPE(415),
    WAF_FILTERED(403);

    private final int status;

    GatewayResponseType(int status) {
        this.status = status;
    }

    /** The built-in status; nominal for the two {@code DEFAULT_*} types, which have none of their own. */
    public int status() {
        return status;
    }
}
