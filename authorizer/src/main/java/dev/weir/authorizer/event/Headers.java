package dev.weir.authorizer.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's headers: all values of each, in the order in which they came. REST APIs send the last value of each in {@code
 * headers} and all of them in {@code multiValueHeaders}; HTTP APIs join them by commas.
 */
public final class Headers {

    private static final String NOT_A_HEADER = "a header is neither a text nor a list of texts";

    private final Map<String, List<String>> values;

    private Headers(Map<String, List<String>> values) {
        this.values = values;
    }

    /** All values of each header, by its name in any letter case. */
    public static Headers of(Map<String, List<String>> all) {
        return new Headers(byName(all));
    }

    /**
     * An event's.
     *
     * @throws IllegalArgumentException if a value is neither a text nor a list of texts
     */
    static Headers in(Map<String, Object> event) {
        var headers = byName(event.get("headers"));
        headers.putAll(byName(event.get("multiValueHeaders")));
        return new Headers(headers);
    }

    private static Map<String, List<String>> byName(@Nullable Object map) {
        var headers = new HashMap<String, List<String>>();
        if (map instanceof Map<?, ?> given) {
            given.forEach((name, value) -> {
                var texts = texts(value);
                if (!texts.isEmpty()) {
                    headers.computeIfAbsent(lowerCase(name.toString()), _ -> new ArrayList<>()).addAll(texts);
                }
            });
        }
        return headers;
    }

    private static List<String> texts(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case String text -> List.of(text);
            case List<?> list -> list.stream().map(Headers::text).toList();
            default -> throw new IllegalArgumentException(NOT_A_HEADER);
        };
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(NOT_A_HEADER);
    }

    /** Of ASCII letters only: to Unicode a Kelvin sign is a K, to HTTP it is none. */
    private static String lowerCase(String name) {
        var lower = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }

    /** Every value of a header, in the order in which they came, whatever the case of the letters of its name. */
    public List<String> values(String name) {
        return List.copyOf(values.getOrDefault(lowerCase(name), List.of()));
    }

    /** Names only: values are keys, tokens and cookies. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
