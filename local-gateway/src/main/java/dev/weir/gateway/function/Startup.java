package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for an environment's INIT phase, longer than Lambda does: a laptop may be compiling beside it. */
final class Startup {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Startup() {}

    static <T> T await(FunctionSpec spec, CompletableFuture<T> initialised) {
        try {
            return initialised.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new StartFailure(spec.name() + " did not start within " + LONGEST.toSeconds() + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure(spec.name() + " was stopped while it started.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StartFailure failure ? failure : StartReason.of(spec, e);
        }
    }

    static StartFailure exited(FunctionSpec spec, int status) {
        return new StartFailure(
                spec.name() + " cannot start: it ended the JVM with status " + status + " while it was initialised.");
    }
}
