package dev.weir.authorizer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.limiter.answer.Refusal;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a 429, read alike by problem+json clients (RFC 9457; {@code violated-policies} from
 * draft-ietf-httpapi-ratelimit-headers-11 §6) and by the OpenAI and Anthropic SDKs ({@code error}).
 *
 * @param type the problem type's URI
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record TooManyRequests(
        String type,
        String title,
        int status,
        String detail,
        @JsonProperty("violated-policies") List<String> violatedPolicies,
        ErrorObject error) {

    /** The part that the OpenAI and Anthropic SDKs read. */
    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ErrorObject(String message, String type, String code, @Nullable String param) {}

    static TooManyRequests of(Refusal refusal) {
        var error = new ErrorObject(refusal.detail(), "rate_limit_error", "rate_limit_exceeded", null);
        return new TooManyRequests(refusal.problem(), "Too Many Requests", 429, refusal.detail(),
                refusal.violatedPolicies(), error);
    }
}
