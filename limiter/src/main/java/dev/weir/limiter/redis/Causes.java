package dev.weir.limiter.redis;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an exception says, and what those say that caused it. */
final class Causes {

    private Causes() {}

    static String inWords(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause.getCause() != null, Throwable::getCause)
                .map(Throwable::getCause)
                .map(cause -> String.valueOf(cause.getMessage()))
                .distinct()
                .collect(Collectors.joining(": "));
    }
}
