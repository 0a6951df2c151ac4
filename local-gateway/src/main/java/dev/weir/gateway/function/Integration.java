package dev.weir.gateway.function;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a function no longer than API Gateway does. The function itself goes on to its own timeout, as it would.
 *
 * @param longest 29 s on AWS, unless the account has it raised
 */
public record Integration(Duration longest) {

    private static final Executor THREADS = task -> Thread.ofVirtual().name("integration").start(task);

    /** Empty if the function did not answer in time. */
    public Optional<Outcome> call(LambdaFunction function, String event, String traceId) {
        var running = CompletableFuture.supplyAsync(() -> function.invoke(event, traceId), THREADS);
        try {
            return Optional.of(running.get(longest.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
