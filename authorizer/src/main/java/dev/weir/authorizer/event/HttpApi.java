package dev.weir.authorizer.event;

import dev.weir.limiter.settings.Settings;
import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;
import java.util.Map;
import java.util.function.Function;

/**
 * How replies are written, and what an event does not say of the HTTP API it comes from.
 *
 * @param simpleResponses {@code WEIR_SIMPLE_RESPONSES}: whether the authorizer has {@code EnableSimpleResponses}, payload
 *     2.0 only; {@code false} unless it says {@code true}, as in CloudFormation
 * @param refusedByContext {@code WEIR_HTTP_REFUSALS}: {@code context} lets a refused call pass with the refusal in its
 *     context, so that the model-function answers it; {@code deny} does not, and the caller gets API Gateway's own 403
 */
public record HttpApi(boolean simpleResponses, boolean refusedByContext) {

    /** What API Gateway takes of a WebSocket API's authorizer in all, less some room for the policy and for quotes. */
    private static final int MOST_FOR_A_WEBSOCKET = 6_000;

    /**
     * As the environment says.
     *
     * @throws ConfigurationException if a setting has a value that it cannot have
     */
    public static HttpApi of(Environment environment) {
        return new HttpApi(isFirst(environment, "weir.simple-responses", "true", "false", "false"),
                isFirst(environment, "weir.http-refusals", "context", "deny", "context"));
    }

    private static boolean isFirst(Environment environment, String name, String one, String other, String usual) {
        var setting = environment.getProperty(name, String.class).filter(text -> !text.isBlank()).orElse(usual);
        if (!setting.equals(one) && !setting.equals(other)) {
            throw new ConfigurationException("%s must be %s or %s, but it is \"%s\"."
                    .formatted(Settings.variable(name), one, other, setting));
        }
        return setting.equals(one);
    }

    /**
     * What an event of any {@link EventKind} is answered.
     *
     * @throws IllegalArgumentException if it is none; or whatever {@code authorizer} throws
     */
    public Map<String, Object> answer(
            Map<String, Object> event, Function<CallerRequest, AuthorizerReply> authorizer) {
        var request = CallerRequest.of(event);
        return written(request, authorizer.apply(request));
    }

    /** The reply as the API wants it that has sent {@code request}. */
    public Map<String, Object> written(CallerRequest request, AuthorizerReply reply) {
        return switch (request.kind()) {
            case REST_TOKEN, REST_REQUEST -> reply.asPolicy(request.stageArn());
            case WEBSOCKET -> reply.within(MOST_FOR_A_WEBSOCKET).asPolicy(request.stageArn());
            case HTTP_1 -> handedOn(reply).asPolicy(request.stageArn());
            case HTTP_2 -> simpleResponses
                    ? handedOn(reply).asSimpleResponse()
                    : handedOn(reply).asPolicy(request.stageArn());
        };
    }

    private AuthorizerReply handedOn(AuthorizerReply reply) {
        return refusedByContext ? reply.allowing() : reply;
    }
}
