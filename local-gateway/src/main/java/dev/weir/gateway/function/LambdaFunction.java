package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.Answer;
import dev.weir.gateway.function.Outcome.FunctionError;
import dev.weir.gateway.function.Outcome.TimedOut;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * A Lambda function, loaded and ready.
 *
 * <p>Events go in and answers come out as JSON, through the official runtime's own code, so handlers of any kind see on a
 * laptop what they see on Lambda. Like Lambda it starts further execution environments when calls queue; see
 * {@link EnvironmentPool}.
 */
public final class LambdaFunction implements AutoCloseable {

    /**
     * The most bytes of an event or of an answer.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>
     */
    public static final int LARGEST = 6 * 1024 * 1024;

    private final FunctionSpec spec;
    private final InstantSource clock;
    private final EnvironmentPool environments;
    private final FailureLog failures;

    private LambdaFunction(FunctionSpec spec, InstantSource clock) {
        this.spec = spec;
        this.clock = clock;
        failures = new FailureLog(spec.name());
        environments = EnvironmentPool.start(spec, failures);
    }

    /**
     * Loads the function and runs its constructor.
     *
     * @throws StartFailure with the sentence to show, if it cannot be loaded
     */
    public static LambdaFunction start(FunctionSpec spec, InstantSource clock) {
        return new LambdaFunction(spec, clock);
    }

    public String name() {
        return spec.name();
    }

    /** Calls the function and waits at most its own timeout, counted from when an environment takes the call. */
    public Outcome invoke(String event, String traceId) {
        String requestId = UUID.randomUUID().toString();
        try {
            ExecutionEnvironment environment = environments.take();
            return callIn(environment, invocation(requestId, traceId, event));
        } catch (StartFailure e) {
            failures.initFailed(e);
            return new FunctionError("Runtime.InitError", message(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TimedOut();
        }
    }

    private Outcome callIn(ExecutionEnvironment environment, Invocation invocation) {
        try {
            String json = environment.call(invocation, spec.timeout());
            environments.giveBack(environment);
            return new Answer(json);
        } catch (ExecutionException e) {
            environments.giveBack(environment);
            return error(e, invocation);
        } catch (TimeoutException e) {
            environments.discard(environment);
            failures.timedOut(spec.timeout(), invocation.requestId());
            return new TimedOut();
        }
    }

    private FunctionError error(ExecutionException failed, Invocation invocation) {
        Throwable thrown = failed;
        while (thrown instanceof ExecutionException && thrown.getCause() != null) {
            thrown = thrown.getCause();
        }
        failures.threw(thrown, invocation.requestId());
        return new FunctionError(thrown.getClass().getName(), message(thrown));
    }

    private Invocation invocation(String requestId, String traceId, String event) {
        String arn = "arn:aws:lambda:" + LambdaVariables.REGION + ":123456789012:function:" + spec.name();
        return new Invocation(requestId, traceId, arn, clock.instant().plus(spec.timeout()), event);
    }

    private static String message(Throwable thrown) {
        String message = thrown.getLocalizedMessage();
        return message == null ? thrown.getClass().getName() : message;
    }

    @Override
    public void close() {
        environments.close();
    }
}
