package dev.weir.gateway.api;

import java.util.Optional;

/**
 * A method on a resource, integrated with a function by Lambda proxy.
 *
 * @param method upper case, or {@code ANY}
 * @param resource the resource template, e.g. {@code /jobs/{id}} or {@code /{proxy+}}
 * @param authorizer empty for {@code Authorizer: NONE} and where the API has no default
 */
public record Route(String method, String resource, FunctionSpec function, Optional<Authorizer> authorizer) {}
