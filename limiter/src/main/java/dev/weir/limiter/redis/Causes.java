package dev.weir.limiter.redis;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an exception says, and what those say that caused it. */
final class Causes {

    private Causes() {}

    /** From what was thrown to what caused it all, without the wrappers of futures. */
    static Stream<Throwable> of(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .filter(cause -> !(cause instanceof CompletionException || cause instanceof ExecutionException));
    }

    static String inWords(Throwable thrown) {
        return of(thrown).map(Causes::words).distinct().collect(Collectors.joining(": "));
    }

    private static String words(Throwable cause) {
        if (cause.getMessage() != null) {
            return cause.getMessage();
        }
        return cause instanceof TimeoutException ? "no answer in time" : cause.getClass().getSimpleName();
    }
}
