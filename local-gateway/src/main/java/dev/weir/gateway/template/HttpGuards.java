package dev.weir.gateway.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.weir.gateway.api.HttpAuthorizer;

/**
 * What stands before operations of an HTTP API, by the names that they give.
 *
 * @param declared of SAM, which stand for schemes of the same name
 */
record HttpGuards(Map<String, HttpAuthorizer> declared, HttpSecuritySchemes schemes) {

    /** The names that an operation gives, but for the one that SAM writes for none. */
    static List<String> names(Operation operation) {
        return operation.security().stream().distinct().filter(name -> !name.equals(Guards.NONE)).toList();
    }

    /** Empty for an operation that names none. A JWT authorizer looks for the scopes that the operation names with it. */
    Optional<HttpAuthorizer> of(Operation operation) {
        List<String> names = names(operation);
        if (names.size() > 1) {
            Guards.refuse(operation, Guards.several(names));
        }
        return names.stream()
                .findFirst()
                .flatMap(name -> named(operation, name).map(guard -> scoped(guard, operation)));
    }

    private static HttpAuthorizer scoped(HttpAuthorizer guard, Operation operation) {
        List<String> scopes = operation.scopes(guard.name());
        return switch (guard) {
            case HttpAuthorizer.Jwt jwt -> jwt.withScopes(scopes);
            case HttpAuthorizer.Lambda lambda -> {
                if (!scopes.isEmpty() && lambda.function().unserved().isEmpty()) {
                    Guards.refuse(operation, " asks for scopes of " + lambda.name()
                            + ", and only a JWT authorizer looks at scopes: remove them.");
                }
                yield lambda;
            }
        };
    }

    private Optional<HttpAuthorizer> named(Operation operation, String name) {
        if (declared.containsKey(name)) {
            return Optional.ofNullable(declared.get(name));
        }
        if (schemes.names().contains(name)) {
            return schemes.named(name);
        }
        if (name.equals(Guards.IAM)) {
            return Optional.of(LambdaAuthorizers.unservedOfHttp(Guards.IAM, operation.body().problems(),
                    operation.securityPlace(), operation.name() + Guards.SIGNED));
        }
        Set<String> known = new TreeSet<>(schemes.names());
        known.addAll(declared.keySet());
        Guards.refuse(operation, Guards.unknown(name, known));
        return Optional.empty();
    }
}
