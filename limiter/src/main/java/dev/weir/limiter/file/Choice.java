package dev.weir.limiter.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a token's claim chooses among, never anything that is not listed here.
 *
 * @param claim the claim that chooses; empty where nothing does
 * @param values what each of its values stands for, the first one that a token has
 * @param otherwise what all other tokens get; empty where they are wrong
 */
public record Choice<T>(Optional<String> claim, Map<String, T> values, Optional<T> otherwise) {

    public Choice {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static <T> Choice<T> fixed(T value) {
        return new Choice<>(Optional.empty(), Map.of(), Optional.of(value));
    }

    /** All that can come of it. */
    public Stream<T> all() {
        return Stream.concat(values.values().stream(), otherwise.stream());
    }
}
