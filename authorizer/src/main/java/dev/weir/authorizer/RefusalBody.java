package dev.weir.authorizer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.limiter.answer.ProblemType;
import dev.weir.limiter.answer.Refusal;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a refusal, read alike by problem+json clients (RFC 9457; {@code violated-policies} from
 * draft-ietf-httpapi-ratelimit-headers-11 §6) and by the OpenAI and Anthropic SDKs ({@code error}). Its schema is
 * {@code refusal.schema.json} beside {@link Refusal}.
 *
 * @param type the problem type's URI
 * @param violatedPolicies of a 429 only
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record RefusalBody(
        String type,
        String title,
        int status,
        String detail,
        @JsonProperty("violated-policies") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> violatedPolicies,
        ErrorObject error) {

    /** The part that the OpenAI and Anthropic SDKs read. */
    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ErrorObject(String message, String type, String code, @Nullable String param) {}

    static RefusalBody of(Refusal refusal) {
        var problem = refusal.problem();
        var error = new ErrorObject(refusal.detail(), problem.errorType(), problem.code(), null);
        return new RefusalBody(problem.uri(), problem.title(), problem.status(), refusal.detail(),
                problem == ProblemType.UNAUTHORIZED ? null : refusal.violatedPolicies(), error);
    }
}
