package dev.weir.model;

import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;

/**
 * Whether a call without authorizer context is refused: {@code WEIR_REQUIRE_AUTHORIZER}, {@code true} unless it says
 * {@code false}. Anything else is a mistake, since a typing error here would leave the API open.
 *
 * @param required whether it is
 */
record AuthorizerRequirement(boolean required) {
    /**
     * As the environment sets it.
     *
     * @throws ConfigurationException if that is neither {@code true} nor {@code false}
     */
    static AuthorizerRequirement of(Environment environment) {
        var setting = environment.getProperty("weir.require-authorizer", String.class).orElse("true");
        return switch (setting) {
            case "true" -> new AuthorizerRequirement(true);
            case "false" -> new AuthorizerRequirement(false);
            default -> throw new ConfigurationException(
                    "WEIR_REQUIRE_AUTHORIZER must be true or false, but it is \"" + setting + "\".");
        };
    }

    boolean isMetBy(AuthorizerContext context) {
        return !required || context.isPresent();
    }
}
