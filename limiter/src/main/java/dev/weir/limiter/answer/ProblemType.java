package dev.weir.limiter.answer;

/**
 * Why a call was refused, in the words of each reader: problem types (RFC 9457 §3.1.1), of which those at iana.org are
 * registered by draft-ietf-httpapi-ratelimit-headers-11 §6, and the error types and codes of the OpenAI and Anthropic SDKs.
 */
public enum ProblemType {
    /** A limit has no room, or could never have any for such a call. */
    QUOTA_EXCEEDED(registered("quota-exceeded"), "Too Many Requests", 429, "rate_limit_error", "rate_limit_exceeded"),
    /** The limiter itself cannot say. */
    REDUCED_CAPACITY(registered("temporary-reduced-capacity"), "Too Many Requests", 429, "rate_limit_error",
            "rate_limit_exceeded"),
    /** Too many wrong credentials came from one address. */
    ABNORMAL_USAGE(registered("abnormal-usage-detected"), "Too Many Requests", 429, "rate_limit_error",
            "rate_limit_exceeded"),
    /** Somebody has blocked the caller. A 429 as well: API Gateway has one status for all that is denied. */
    BLOCKED("urn:weir:problem:blocked", "Blocked", 429, "permission_error", "access_blocked"),
    /** A call with the same idempotency key is not over. */
    UNDERWAY("urn:weir:problem:underway", "Too Many Requests", 429, "rate_limit_error", "idempotency_key_in_use"),
    /** The credential is missing or wrong. */
    UNAUTHORIZED("about:blank", "Unauthorized", 401, "invalid_request_error", "invalid_api_key");

    private final String uri;
    private final String title;
    private final int status;
    private final String errorType;
    private final String code;

    ProblemType(String uri, String title, int status, String errorType, String code) {
        this.uri = uri;
        this.title = title;
        this.status = status;
        this.errorType = errorType;
        this.code = code;
    }

    private static String registered(String name) {
        return "https://iana.org/assignments/http-problem-types#" + name;
    }

    /** The member {@code type}. */
    public String uri() {
        return uri;
    }

    /** The member {@code title}. */
    public String title() {
        return title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The member {@code error.type}. */
    public String errorType() {
        return errorType;
    }

    /** The member {@code error.code}. */
    public String code() {
        return code;
    }
}
