package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The same word is a property in CloudFormation and a key in OpenAPI. */
final class Keys {

    private Keys() {}

    /** {@code statusCode} as {@code StatusCode}. */
    static String upper(String key) {
        return key.isEmpty() ? key : key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
    }

    /** Each key of a mapping in OpenAPI's spelling. */
    static Value.Mapping lower(Value.Mapping mapping) {
        return spelt(mapping, Keys::lower);
    }

    /** Each key of a mapping in CloudFormation's spelling. */
    static Value.Mapping upper(Value.Mapping mapping) {
        return spelt(mapping, Keys::upper);
    }

    private static Value.Mapping spelt(Value.Mapping mapping, UnaryOperator<String> spelling) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> entries.put(spelling.apply(key), entry));
        return new Value.Mapping(mapping.place(), entries);
    }

    /** {@code StatusCode} as {@code statusCode}. */
    static String lower(String property) {
        return property.isEmpty()
                ? property
                : property.substring(0, 1).toLowerCase(Locale.ROOT) + property.substring(1);
    }
}
