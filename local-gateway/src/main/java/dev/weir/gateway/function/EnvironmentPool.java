package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.FunctionError;
import dev.weir.gateway.function.Outcome.Throttled;
import dev.weir.gateway.function.Outcome.TimedOut;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The execution environments of one function, and the calls that wait for one. Each environment's thread takes the next call
 * itself when it is done with one. One is there from the start; when a call finds none idle, another is started behind its
 * back, and the call goes to whichever is free first. There are {@value #MOST} at most, to keep a laptop usable.
 */
final class EnvironmentPool implements AutoCloseable {

    static final int MOST = 4;

    /** Lambda ends an INIT phase after this, but for SnapStart's, and begins it anew as part of the first call. */
    private static final Duration LAMBDAS_INIT = Duration.ofSeconds(10);

    private final FunctionSpec spec;
    private final Sandbox sandbox;
    private final FailureLog failures;
    private final FunctionLog log;
    private final Deque<QueuedCall> waiting = new ArrayDeque<>();
    private final Deque<PooledEnvironment> idle = new ArrayDeque<>();
    private final Set<PooledEnvironment> alive = new HashSet<>();
    private int most;
    private boolean starting;
    private boolean closed;

    private EnvironmentPool(FunctionSpec spec, Sandbox sandbox, FailureLog failures, FunctionLog log) {
        this.spec = spec;
        this.sandbox = sandbox;
        this.failures = failures;
        this.log = log;
    }

    /** @throws StartFailure if the first environment cannot be started */
    static EnvironmentPool start(FunctionSpec spec, Sandbox sandbox, FailureLog failures, FunctionLog log) {
        var pool = new EnvironmentPool(spec, sandbox, failures, log);
        pool.join(pool.initialised());
        pool.most = sandbox.most();
        return pool;
    }

    private PooledEnvironment initialised() {
        long begin = System.nanoTime();
        ExecutionEnvironment environment = sandbox.start();
        var took = Duration.ofNanos(System.nanoTime() - begin);
        if (took.compareTo(LAMBDAS_INIT) > 0 && !spec.execution().snapStart()) {
            log.say(String.format(Locale.ROOT,
                    "took %.1f s to initialise; Lambda would have ended it after %d s and begun"
                            + " again within the first call's timeout",
                    took.toMillis() / 1e3, LAMBDAS_INIT.toSeconds()));
        }
        return new PooledEnvironment(new InitialisedEnvironment(environment, took));
    }

    private void join(PooledEnvironment environment) {
        environment.environment().execute(() -> serve(environment));
        synchronized (this) {
            starting = false;
            alive.add(environment);
            release(environment);
            growIfAnyWaits();
        }
    }

    /** What an environment's thread does for as long as it lives. */
    private void serve(PooledEnvironment environment) {
        for (var call = environment.next(); call.isPresent(); call = environment.next()) {
            call.get().runIn(environment.initialised(), () -> release(environment));
        }
    }

    /**
     * Has an environment serve a call: an idle one, of those the one used last for the sake of its warm caches, or the first
     * that becomes free. It ends as {@link Throttled} at once where all the concurrency that is reserved is in use.
     */
    void submit(QueuedCall call) {
        refusal(call).ifPresent(call.outcome()::complete);
    }

    private synchronized Optional<Outcome> refusal(QueuedCall call) {
        if (closed) {
            return Optional.of(new TimedOut());
        }
        int underWay = waiting.size() + alive.size() - idle.size();
        if (underWay >= spec.execution().reserved().orElse(Integer.MAX_VALUE)) {
            return Optional.of(new Throttled());
        }
        discardUnusable();
        if (idle.isEmpty()) {
            waiting.addLast(call);
            growIfAnyWaits();
        } else {
            idle.removeFirst().hand(call);
        }
        return Optional.empty();
    }

    /** Takes back a call that nobody waits for any more; one that an environment has taken goes on. */
    synchronized void withdraw(QueuedCall call) {
        waiting.remove(call);
    }

    /** An idle environment may end itself, by a thread that its function has left. */
    private void discardUnusable() {
        while (!idle.isEmpty() && !idle.getFirst().usable()) {
            discard(idle.removeFirst());
        }
    }

    /** An environment is done with its call: it goes on to the next, or is replaced if it has ended. */
    private synchronized void release(PooledEnvironment environment) {
        if (closed || !environment.usable()) {
            discard(environment);
            growIfAnyWaits();
        } else if (waiting.isEmpty()) {
            idle.addFirst(environment);
        } else {
            environment.hand(waiting.removeFirst());
        }
    }

    /** Its end may take a moment, for which nobody waits. */
    private void discard(PooledEnvironment environment) {
        alive.remove(environment);
        environment.dismiss();
        Alarm.beside(environment.environment()::close);
    }

    private void growIfAnyWaits() {
        if (!waiting.isEmpty() && !starting && !closed && alive.size() < most) {
            starting = true;
            Alarm.beside(this::grow);
        }
    }

    private void grow() {
        try {
            join(initialised());
        } catch (StartFailure e) {
            failures.initFailed(e);
            var error = new FunctionError("Runtime.InitError", FailureLog.message(e));
            hopeless().forEach(call -> call.outcome().complete(error));
        }
    }

    /** After a start that failed: with no environment the calls that wait fail with it, else it stays at what there is. */
    private synchronized List<QueuedCall> hopeless() {
        starting = false;
        if (!alive.isEmpty()) {
            most = alive.size();
            return List.of();
        }
        return drained();
    }

    private List<QueuedCall> drained() {
        var calls = List.copyOf(waiting);
        waiting.clear();
        return calls;
    }

    @Override
    public void close() {
        List<QueuedCall> lost;
        List<PooledEnvironment> ending;
        synchronized (this) {
            closed = true;
            idle.clear();
            lost = drained();
            ending = List.copyOf(alive);
            alive.clear();
        }
        lost.forEach(call -> call.outcome().complete(new TimedOut()));
        ending.forEach(PooledEnvironment::dismiss);
        ending.parallelStream().forEach(EnvironmentPool::end);
    }

    /** A thread that had not begun to serve never will, so what it was handed has nobody else to tell it. */
    private static void end(PooledEnvironment environment) {
        environment.environment().close();
        environment.untaken().forEach(call -> call.outcome().complete(new TimedOut()));
        environment.dismiss();
    }
}
