package dev.weir.model;

import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;

/**
 * Whether a call without authorizer context is refused: {@code WEIR_REQUIRE_AUTHORIZER}, {@code true} unless it says
 * {@code false}. Anything else is a mistake, since a typing error here would leave the API open.
 */
@Singleton
final class AuthorizerRequirement {
    private final boolean required;

    AuthorizerRequirement(@Value("${weir.require-authorizer:true}") String setting) {
        this.required = switch (setting) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigurationException(
                    "WEIR_REQUIRE_AUTHORIZER must be true or false, but it is \"" + setting + "\".");
        };
    }

    boolean isMetBy(AuthorizerContext context) {
        return !required || context.isPresent();
    }
}
