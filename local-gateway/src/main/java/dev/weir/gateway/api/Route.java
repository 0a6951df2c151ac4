package dev.weir.gateway.api;

import java.util.Optional;

/**
 * A method on a resource.
 *
 * @param method upper case, or {@code ANY}
 * @param resource the resource template, e.g. {@code /jobs/{id}} or {@code /{proxy+}}
 * @param authorizer empty for {@code Authorizer: NONE} and where the API has no default
 * @param apiKeyRequired whether only a key of one of the API's usage plans opens it
 */
public record Route(
        String method, String resource, IntegrationSpec integration, Optional<Authorizer> authorizer,
        boolean apiKeyRequired, RequestValidation validation) {

    /** One that asks for no API key and validates nothing. */
    public Route(String method, String resource, IntegrationSpec integration, Optional<Authorizer> authorizer) {
        this(method, resource, integration, authorizer, false, RequestValidation.NONE);
    }

    /** The function that answers; empty where something else does. */
    public Optional<FunctionSpec> function() {
        return switch (integration) {
            case IntegrationSpec.LambdaProxy proxy -> Optional.of(proxy.function());
            case IntegrationSpec.Mock _ -> Optional.empty();
        };
    }

    /** This route, guarded and answered by others. */
    public Route with(IntegrationSpec other, Optional<Authorizer> guard) {
        return new Route(method, resource, other, guard, apiKeyRequired, validation);
    }
}
