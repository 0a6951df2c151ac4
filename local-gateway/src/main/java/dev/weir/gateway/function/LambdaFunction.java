package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.Answer;
import dev.weir.gateway.function.Outcome.FunctionError;
import dev.weir.gateway.function.Outcome.Throttled;
import dev.weir.gateway.function.Outcome.TimedOut;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private static final Executor BESIDE = task -> Thread.ofVirtual().name("invocation").start(task);

    private final FunctionSpec spec;
    private final InstantSource clock;
    private final FunctionLog log;
    private final FailureLog failures;
    private final Sandbox sandbox;
    private final EnvironmentPool environments;
    private final AtomicInteger underWay = new AtomicInteger();

    private LambdaFunction(FunctionSpec spec, InstantSource clock, Isolation isolation, FunctionLog log) {
        this.spec = spec;
        this.clock = clock;
        this.log = log;
        failures = new FailureLog(spec.name());
        sandbox = Sandbox.of(isolation, spec, clock, log, failures);
        environments = started();
    }

    private EnvironmentPool started() {
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

    public String name() {
        return spec.name();
    }

    /**
     * Calls the function and waits at most its own timeout, counted from when an environment takes the call. Where
     * concurrency is reserved and all of it in use, it is {@link Throttled} at once.
     */
    public Outcome invoke(String event, String traceId) {
        return invoke(event, traceId, FOR_EVER).orElseGet(TimedOut::new);
    }

    /** The same for a caller who waits no longer than that, and gets nothing then. The function goes on to its timeout. */
    public Optional<Outcome> invoke(String event, String traceId, Duration patience) {
        if (underWay.incrementAndGet() > spec.execution().reserved().orElse(Integer.MAX_VALUE)) {
            underWay.decrementAndGet();
            return Optional.of(new Throttled());
        }
        long end = System.nanoTime() + patience.toNanos();
        Optional<InitialisedEnvironment> taken = Optional.empty();
        try {
            taken = environments.take(patience);
        } catch (StartFailure e) {
            failures.initFailed(e);
            return Optional.of(new FunctionError("Runtime.InitError", FailureLog.message(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new TimedOut());
        } finally {
            if (taken.isEmpty()) {
                underWay.decrementAndGet();
            }
        }
        return taken.flatMap(environment -> invokeIn(environment, event, traceId, end));
    }

    // A thread of its own only where the caller may leave first.
    private Optional<Outcome> invokeIn(InitialisedEnvironment taken, String event, String traceId, long end) {
        var left = Duration.ofNanos(end - System.nanoTime());
        if (spec.timeout().compareTo(left) <= 0) {
            return Optional.of(invokeIn(taken, event, traceId));
        }
        var running = CompletableFuture.supplyAsync(() -> invokeIn(taken, event, traceId), BESIDE);
        return Optional.ofNullable(running.completeOnTimeout(null, left.toMillis(), TimeUnit.MILLISECONDS).join());
    }

    private Outcome invokeIn(InitialisedEnvironment taken, String event, String traceId) {
        try {
            return callIn(taken, event, traceId);
        } finally {
            environments.giveBack(taken);
            underWay.decrementAndGet();
        }
    }

    private Outcome callIn(InitialisedEnvironment taken, String event, String traceId) {
        var requestId = UUID.randomUUID().toString();
        var deadline = clock.instant().plus(spec.timeout());
        tell("<- ", event);
        long begin = System.nanoTime();
        Outcome outcome = taken.environment()
                .call(new Invocation(requestId, traceId, spec.arn(), deadline, event));
        var duration = Duration.ofNanos(System.nanoTime() - begin);
        tell("-> ", shown(outcome));
        taken.report(spec, requestId, duration).ifPresent(log::say);
        return outcome;
    }

    private void tell(String direction, String json) {
        if (Boolean.getBoolean("weir.verbose")) {
            log.say(direction + json);
        }
    }

    private static String shown(Outcome outcome) {
        return switch (outcome) {
            case Answer answer -> answer.json();
            case FunctionError error -> error.type() + ": " + error.message();
            case TimedOut _ -> "timed out";
            case Throttled _ -> "throttled";
        };
    }

    @Override
    public void close() {
        environments.close();
        sandbox.close();
        log.close();
    }
}
