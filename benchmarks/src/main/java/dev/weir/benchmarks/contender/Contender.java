package dev.weir.benchmarks.contender;

import dev.weir.benchmarks.redis.CommandTimes;
import java.util.stream.Stream;

/** A way to decide. Asked by many threads at once. */
public interface Contender extends AutoCloseable {

    /** Whether the subject may make a call now. Takes it, if so. */
    boolean admits(Subject subject);

    /** Whatever must be in Redis before the first question about these subjects. */
    default void introduce(Stream<Subject> subjects) {}

    /** What Redis spent on the commands that were sent, those that their scripts call included, in microseconds. */
    default double redisMicros(CommandTimes spent) {
        return spent.scripts().micros();
    }

    @Override
    void close();
}
