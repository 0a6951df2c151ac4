package dev.weir.authorizer;

import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import jakarta.inject.Inject;
import java.util.Map;

/**
 * The handler named in {@code template.yaml}. Takes a REST API's REQUEST event as a map, since the class in
 * aws-lambda-java-events has no multi-value headers, and answers with a policy and a context.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html">
 *     Output from an API Gateway Lambda authorizer</a>
 */
public final class AuthorizerFunction extends MicronautRequestHandler<Map<String, Object>, Map<String, Object>> {

    @Inject
    Authorizer authorizer;

    /** Wires itself from the environment, as Lambda wants it. */
    public AuthorizerFunction() {}

    AuthorizerFunction(ApplicationContext context) {
        super(context);
    }

    /**
     * Decides one call.
     *
     * @throws Unauthorized which API Gateway turns into a 401, by its message
     */
    @Override
    public Map<String, Object> execute(Map<String, Object> event) {
        return authorizer.authorize(CallerRequest.of(event)).asEvent();
    }
}
