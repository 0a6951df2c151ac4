package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.Throttled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
    private final String arn;
    private final InstantSource clock;
    private final FunctionLog log;
    private final Sandbox sandbox;
    private final EnvironmentPool environments;

    private LambdaFunction(FunctionSpec spec, InstantSource clock, Isolation isolation, FunctionLog log) {
        this.spec = spec;
        arn = spec.arn();
        this.clock = clock;
        this.log = log;
        var failures = new FailureLog(spec.name());
        sandbox = Sandbox.of(isolation, spec, clock, log, failures);
        environments = started(failures);
    }

    private EnvironmentPool started(FailureLog failures) {
        try {
            return EnvironmentPool.start(spec, sandbox, failures, log);
        } catch (StartFailure e) {
            sandbox.close();
            log.close();
            throw e;
        }
    }

    /** The same in this process. */
    public static LambdaFunction start(FunctionSpec spec, InstantSource clock) {
        return start(spec, clock, Isolation.LOADER);
    }

    /**
     * Loads the function and runs its constructor. What it prints goes to this process's streams.
     *
     * @throws StartFailure with the sentence to show, if it cannot be loaded
     */
    public static LambdaFunction start(FunctionSpec spec, InstantSource clock, Isolation isolation) {
        return start(spec, clock, isolation, new FunctionLog(spec.name(), System.out, System.err));
    }

    static LambdaFunction start(FunctionSpec spec, InstantSource clock, Isolation isolation, FunctionLog log) {
        return new LambdaFunction(spec, clock, isolation, log);
    }

    /** Whether Lambda would not take it. */
    public static boolean isTooLarge(String event) {
        // To count the bytes of each event would take longer than some calls.
        return event.length() > LARGEST / 3 && event.getBytes(UTF_8).length > LARGEST;
    }

    public String name() {
        return spec.name();
    }

    /** Calls the function and waits for its outcome, at most its own timeout from when an environment takes the call. */
    public Outcome invoke(String event, String traceId) {
        return submit(event, traceId).join();
    }

    /**
     * Calls the function. The outcome comes on the environment's thread, which goes on to the next call when whoever is told
     * is done: do no more then than has to be done. Where concurrency is reserved and all of it in use, it is
     * {@link Throttled} at once.
     */
    public CompletableFuture<Outcome> submit(String event, String traceId) {
        return submitted(event, traceId).outcome();
    }

    /** The same for a caller who waits no longer than that, and gets nothing then. The function goes on to its timeout. */
    public CompletableFuture<Optional<Outcome>> submit(String event, String traceId, Duration patience) {
        var call = submitted(event, traceId);
        var heard = call.outcome().thenApply(Optional::of);
        var leave = Alarm.after(patience, () -> {
            environments.withdraw(call);
            heard.complete(Optional.empty());
        });
        var _ = heard.thenRun(leave::cancel);
        return heard;
    }

    private QueuedCall submitted(String event, String traceId) {
        var call = new QueuedCall(spec, arn, clock, log, event, traceId, new CompletableFuture<>());
        environments.submit(call);
        return call;
    }

    @Override
    public void close() {
        environments.close();
        sandbox.close();
        log.close();
    }
}
