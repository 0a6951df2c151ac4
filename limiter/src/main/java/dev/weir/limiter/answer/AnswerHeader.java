package dev.weir.limiter.answer;

/**
 * A header in which a client is told about its limits, and the key under which the authorizer hands its value on in the
 * authorizer context. The gateway's 429 and the model-function's answers place the value as it stands; they compute
 * nothing.
 *
 * <p>A value that does not apply is the empty string: API Gateway substitutes text, and an absent key is undefined there.
 */
public enum AnswerHeader {
    /** Whole seconds, rounded up, at least 1 (RFC 9110 §10.2.3). Denied calls only. */
    RETRY_AFTER("Retry-After", "retryAfter"),
    /** Whole milliseconds, rounded up: read before {@code Retry-After} by the OpenAI and Anthropic SDKs. Denied only. */
    RETRY_AFTER_MS("retry-after-ms", "retryAfterMs"),
    /** {@code true} or {@code false}: obeyed by the OpenAI and Anthropic SDKs before any other rule. Denied only. */
    SHOULD_RETRY("x-should-retry", "shouldRetry"),
    /** What is left of each limit: draft-ietf-httpapi-ratelimit-headers-11 §4. */
    RATE_LIMIT("RateLimit", "rateLimit"),
    /** What each limit promises: draft-ietf-httpapi-ratelimit-headers-11 §3. */
    RATE_LIMIT_POLICY("RateLimit-Policy", "rateLimitPolicy"),
    /** The quota of the tightest limit of requests, as OpenAI's API names it; empty if there is none. */
    LIMIT_REQUESTS("x-ratelimit-limit-requests", "limitRequests"),
    /** What remains of that limit. */
    REMAINING_REQUESTS("x-ratelimit-remaining-requests", "remainingRequests"),
    /** How long until it is whole again, as a Go duration ({@code 1m30s}), as OpenAI's API writes it. */
    RESET_REQUESTS("x-ratelimit-reset-requests", "resetRequests"),
    /** The quota of the tightest limit of tokens, as OpenAI's API names it; empty if there is none. */
    LIMIT_TOKENS("x-ratelimit-limit-tokens", "limitTokens"),
    /** What remains of that limit while this call holds its estimate. */
    REMAINING_TOKENS("x-ratelimit-remaining-tokens", "remainingTokens"),
    /** How long until it is whole again. */
    RESET_TOKENS("x-ratelimit-reset-tokens", "resetTokens"),
    /** The tightest of all limits in words: {@code 5 more requests in the next 20 seconds}. */
    DETAIL("x-ratelimit-detail", "detail"),
    /** {@code true} where the store did not answer and the call was decided without it; else empty. */
    DEGRADED("x-ratelimit-degraded", "degraded");

    private final String header;
    private final String contextKey;

    AnswerHeader(String header, String contextKey) {
        this.header = header;
        this.contextKey = contextKey;
    }

    /** The header's name as it is sent. */
    public String header() {
        return header;
    }

    /** The key in the authorizer context; letters only, so that a gateway response can name it. */
    public String contextKey() {
        return contextKey;
    }
}
