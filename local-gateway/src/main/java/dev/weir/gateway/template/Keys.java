package dev.weir.gateway.template;

import java.util.Locale;

/** The same word is a property in CloudFormation and a key in OpenAPI. */
final class Keys {

    private Keys() {}

    /** {@code statusCode} as {@code StatusCode}. */
    static String upper(String key) {
        return key.isEmpty() ? key : key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
    }

    /** {@code StatusCode} as {@code statusCode}. */
    static String lower(String property) {
        return property.isEmpty()
                ? property
                : property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1);
    }
}
