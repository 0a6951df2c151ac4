package dev.weir.gateway.api;

import java.util.Arrays;
import java.util.List;

/**
 * Something about API Gateway that no source settles. It has two readings: the usual one, which is taken unless a user
 * {@linkplain Assumptions assumes} the other. Neither is claimed to be what AWS does.
 */
public enum Uncertainty {
    QUERY_SOURCE_CASE("query-source-case", "heeded", "ignored",
            "Whether an identity source of the query string heeds the case of its name."),
    SOURCES_AT_TTL_0("sources-at-ttl-0", "required", "optional",
            "Whether a missing identity source is a 401 also where results are not kept."),
    CONDITION_NULL("condition-null", "ignored", "refused",
            "Whether `\"Condition\": null`, which Java's classes write, is no condition or a malformed policy (500)."),
    NO_STATEMENT("no-statement", "denied", "refused",
            "Whether an empty list of statements denies (403) or is a malformed policy (500)."),
    NO_PRINCIPAL("no-principal", "accepted", "refused",
            "Whether an authorizer's output without principalId is taken or is a 500."),
    AUTHORIZER_TIMEOUT("authorizer-timeout", "configuration-error", "failure",
            "Whether an authorizer that times out is an AUTHORIZER_CONFIGURATION_ERROR or an AUTHORIZER_FAILURE."),
    DENY_WORDING("deny-wording", "explicit-deny", "identity-based-policy",
            "Whether the text of an explicit deny ends there, or in \"... in an identity-based policy\"."),
    DENY_KEY("deny-key", "capital", "small",
            "Whether the built-in body of a deny says `Message` or `message` where only status or headers are customised."),
    ERROR_TYPE("error-type", "kept", "left-out",
            "Whether x-amzn-ErrorType is still sent where a gateway response sets another status."),
    UNDEFINED_IN_BODY("undefined-in-body", "empty", "as-written",
            "What a variable without a value leaves in a body template: nothing, or its own name."),
    UNDEFINED_IN_HEADER("undefined-in-header", "left-out", "empty",
            "Whether a header mapped from a variable without a value is left out or sent empty."),
    EVENT_OVER_6_MB("event-over-6-mb", "413", "500",
            "What answers a body that API Gateway takes and Lambda does not: REQUEST_TOO_LARGE or INTEGRATION_FAILURE."),
    BODY_OVER_10_MB("body-over-10-mb", "json", "text",
            "Whether the body of the 413 for more than 10 MB is JSON or plain text."),
    UNKNOWN_ROUTE("unknown-route-with-authorization", "missing-token", "incomplete-signature",
            "Whether an Authorization header sent to no route is passed over or read as a signature, which it is not."),
    STAGE_THROTTLE("stage-throttle", "before-authorizer", "after-authorizer",
            "Whether a stage's and the account's throttles stand before the authorizer, so that what they stop asks nobody."),
    RESOURCE_POLICY_WORDING("resource-policy-wording", "explicit-deny", "resource-based-policy",
            "Whether the text of a resource policy's explicit deny ends there, or in \"... in a resource-based policy\"."),
    HTTP_TIMEOUT("http-api-timeout", "503", "504",
            "HTTP APIs: what answers where a function is too slow, `Service Unavailable` or `Gateway Timeout`."),
    HTTP_TRAILING_SLASH("http-api-trailing-slash", "another-path", "ignored",
            "HTTP APIs: whether `/jobs/` is another path than `/jobs`."),
    HTTP_PREFLIGHT_OF_ANY("http-api-preflight-of-any", "not-authorized", "authorized",
            "HTTP APIs with CORS: whether a preflight to a guarded route of method ANY asks its authorizer first.");

    private final String key;
    private final String usual;
    private final String other;
    private final String question;

    Uncertainty(String key, String usual, String other, String question) {
        this.key = key;
        this.usual = usual;
        this.other = other;
        this.question = question;
    }

    /** Its name on the command line and in a template. */
    public String key() {
        return key;
    }

    /** The value that is taken unless another is assumed. */
    public String usual() {
        return usual;
    }

    public String other() {
        return other;
    }

    /** What is not known, as a sentence. */
    public String question() {
        return question;
    }

    /** All names. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Uncertainty::key).toList();
    }
}
