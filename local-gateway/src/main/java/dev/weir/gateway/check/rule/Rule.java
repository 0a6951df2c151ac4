package dev.weir.gateway.check.rule;

import static dev.weir.gateway.check.rule.Severity.ADVICE;
import static dev.weir.gateway.check.rule.Severity.ERROR;

import java.util.Locale;

/** All that is looked for. The ids are stable; {@code docs/check.md} says of each what it is about. */
public enum Rule {
    LIMITS_UNREADABLE(ERROR),
    LIMITS_REFUSED(ERROR),
    LIMITS_ADVICE(ADVICE),
    LIMITS_NOBODY(ADVICE),
    LIMITS_DEMO_KEYS(
            ERROR),
    LIMITS_DEMO_KEYS_ELSEWHERE(ADVICE), //
    TEMPLATE_UNREADABLE(ERROR),
    TEMPLATE_SYNTAX(ERROR),
    DEFINITION_ELSEWHERE(ADVICE), //
    AUTHORIZER_MISSING(ERROR),
    AUTHORIZER_UNKNOWN(ERROR),
    TTL_NOT_ZERO(ERROR),
    PROPERTY_MISSPELT(
            ERROR),
    AUTHORIZER_NOT_BY_ALIAS(ERROR),
    AUTHORIZER_WITHOUT_ALIAS(ADVICE),
    ALIAS_MISSING(ERROR), //
    IDENTITY_SOURCE(ADVICE),
    PREFLIGHT_GUARDED(ADVICE),
    AUTHORIZER_TIMEOUT(ERROR),
    AUTHORIZER_SLOW(ADVICE), //
    PERMISSION_MISSING(ERROR),
    PERMISSION_WIDE(ADVICE),
    INTEGRATION_NOT_PERMITTED(ERROR), //
    PAYLOAD_FORMAT(ERROR),
    SIMPLE_RESPONSES_DIFFER(ERROR),
    SIMPLE_RESPONSE_KEPT(ADVICE),
    JWT_INCOMPLETE(ERROR),
    STAGE_NOT_DEPLOYED(ERROR), //
    DENIED_MISSING(ERROR),
    DENIED_NOT_429(ERROR),
    DENIED_WAIT_MISSING(ERROR),
    DENIED_HEADERS_MISSING(
            ADVICE),
    DENIED_HEADER(ERROR),
    DENIED_BODY(ERROR),
    ANSWER_SHAPE(ADVICE), //
    HTTP_API(ADVICE),
    API_KEYS(ADVICE),
    EXTRA_STAGE(ADVICE), //
    SNAPSTART_WITHOUT_ALIAS(ERROR),
    SNAPSTART_CONFLICT(ERROR),
    ALIAS_NOT_UPDATED(ADVICE),
    HANDLER_FORM(
            ERROR),
    SKIP_BUILD(ADVICE),
    OWN_AOT_CACHE(ADVICE),
    MODEL_TIMEOUT(ADVICE), //
    VARIABLE_UNKNOWN(ERROR),
    VARIABLE_REFUSED(ERROR),
    VARIABLE_MISSING(ERROR),
    FUNCTIONS_DIFFER(
            ERROR),
    LIMITS_NOT_PACKAGED(ERROR),
    REDIS_WITHOUT_VPC(ADVICE),
    REDIS_WITHOUT_TLS(ERROR), //
    ROUTE_UNGUARDED(ERROR),
    ROUTE_UNKNOWN(ERROR),
    ROUTE_UNLIMITED(ADVICE),
    STAGE_UNKNOWN(ERROR),
    STAGE_UNSET(
            ERROR),
    STAGE_DIFFERS(ERROR),
    HOLD_TOO_SHORT(ERROR);

    private final Severity severity;

    Rule(Severity severity) {
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }

    /** Lower-case words with hyphens. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
