package dev.weir.authorizer.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * A request's headers, from both of an event's maps: REST APIs send the last value of each in {@code headers} and all of them
 * in {@code multiValueHeaders}; HTTP APIs join them by commas.
 */
public final class Headers {

    private static final String NOT_A_HEADER = "a header is neither a text nor a list of texts";

    private final Map<String, SequencedSet<String>> values = new HashMap<>();

    /** No headers. */
    Headers() {}

    /** One header. */
    Headers(String name, String value) {
        add(name, value);
    }

    /**
     * An event's.
     *
     * @throws IllegalArgumentException if a value is neither a text nor a list of texts
     */
    static Headers of(Map<String, Object> event) {
        var headers = new Headers();
        for (var map : List.of("multiValueHeaders", "headers")) {
            if (event.get(map) instanceof Map<?, ?> given) {
                given.forEach(headers::addAll);
            }
        }
        return headers;
    }

    private void addAll(Object name, @Nullable Object value) {
        switch (value) {
            case null -> {
            }
            case String text -> add(name.toString(), text);
            case List<?> list -> list.forEach(item -> {
                if (!(item instanceof String text)) {
                    throw new IllegalArgumentException(NOT_A_HEADER);
                }
                add(name.toString(), text);
            });
            default -> throw new IllegalArgumentException(NOT_A_HEADER);
        }
    }

    private void add(String name, String value) {
        values.computeIfAbsent(lowerCase(name), _ -> new LinkedHashSet<>()).add(value);
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

    /** Every different value of a header, in the order in which they came, whatever the case of the letters of its name. */
    public List<String> values(String name) {
        return Optional.ofNullable(values.get(lowerCase(name))).<List<String>>map(ArrayList::new).orElse(List.of());
    }

    /** Names only: values are keys, tokens and cookies. */
    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
