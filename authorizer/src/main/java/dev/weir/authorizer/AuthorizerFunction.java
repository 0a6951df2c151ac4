package dev.weir.authorizer;

import dev.weir.authorizer.event.AuthorizerReply;
import dev.weir.authorizer.event.CallerRequest;
import dev.weir.authorizer.event.HttpApi;
import dev.weir.limiter.answer.Refusal;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import jakarta.inject.Inject;
import java.util.Map;

/**
 * The handler named in {@code template.yaml}. Takes any {@link dev.weir.authorizer.event.EventKind} as a map, since the
 * classes in aws-lambda-java-events have no multi-value headers, and answers as the API wants it that sent it.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html">
 *     Output from an API Gateway Lambda authorizer</a>
 */
public final class AuthorizerFunction extends MicronautRequestHandler<Map<String, Object>, Map<String, Object>> {

    @Inject
    Authorizer authorizer;

    @Inject
    Answers answers;

    private final HttpApi api;

    /** Wires itself from the environment, as Lambda wants it. */
    public AuthorizerFunction() {
        api = HttpApi.of(getApplicationContext().getEnvironment());
    }

    AuthorizerFunction(ApplicationContext context) {
        super(context);
        api = HttpApi.of(context.getEnvironment());
    }

    /**
     * Decides one call.
     *
     * @throws Unauthorized which API Gateway turns into a 401, by its message, where it does
     */
    @Override
    public Map<String, Object> execute(Map<String, Object> event) {
        var request = CallerRequest.of(event);
        return api.written(request, reply(request));
    }

    private AuthorizerReply reply(CallerRequest request) {
        try {
            return authorizer.authorize(request);
        } catch (Unauthorized unauthorized) {
            if (request.kind().saysWhy()) {
                throw unauthorized;
            }
            return answers.refuse("unauthorized", Refusal.unauthorized());
        }
    }
}
