package dev.weir.model;

import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.function.aws.DefaultLambdaContextFactory;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Until when the call that this thread serves must be answered. Micronaut's own factory of Lambda contexts is replaced by
 * it: it registered each as one more singleton, and after 5,000 calls each was 5 ms slower.
 */
@Singleton
@Replaces(DefaultLambdaContextFactory.class)
final class InvocationDeadline implements LambdaContextFactory {
    // To settle two holds with a Redis that answers late, and to write 6 MB.
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final Duration USUAL = Duration.ofSeconds(29);

    private final InstantSource clock = InstantSource.system();
    private final ThreadLocal<Deadline> current = new ThreadLocal<>();

    /** What Micronaut calls before each call is executed, on its thread. */
    @Override
    public void registerSingletons(Context context) {
        current.set(in(Duration.ofMillis(context.getRemainingTimeInMillis())));
    }

    /** Of the call now executed on this thread; as long as API Gateway waits, where nobody has said. */
    Deadline take() {
        var deadline = current.get();
        current.remove();
        return deadline == null ? in(USUAL) : deadline;
    }

    private Deadline in(Duration remaining) {
        return Deadline.in(remaining.minus(MARGIN), clock);
    }
}
