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
    private final Set<PooledEnvironment> alive = new HashSet<>();
    /** Those of them that do nothing, the one that fell asleep last first. */
    private final Deque<PooledEnvironment> asleep = new ArrayDeque<>();
    /** Those of them that serve a call. */
    private final Set<PooledEnvironment> busy = new HashSet<>();
    /** Those of them that come for a call before they sleep. */
    private final Set<PooledEnvironment> coming = new HashSet<>();
    /** Whether a call waits, for who must not wait to know. */
    private volatile boolean anyWaits;
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

    private synchronized void join(PooledEnvironment environment) {
        starting = false;
        if (closed) {
            discard(environment);
        } else {
            alive.add(environment);
            coming.add(environment);
            environment.environment().execute(() -> serve(environment));
            growIfTooFew();
        }
    }

    /** What an environment's thread does for as long as it lives. */
    private void serve(PooledEnvironment environment) {
        for (var call = next(environment); call.isPresent(); call = next(environment)) {
            call.get().runIn(environment.initialised(), () -> release(environment));
        }
    }

    /** Waits for a call; empty where this environment will serve no more. */
    private Optional<QueuedCall> next(PooledEnvironment environment) {
        environment.lookOut(() -> anyWaits);
        var call = taken(environment);
        while (call.isEmpty() && isAlive(environment)) {
            environment.sleep();
            call = taken(environment);
        }
        return call;
    }

    /** Takes the next call for an environment that has come for one; where none waits, it may sleep. */
    private synchronized Optional<QueuedCall> taken(PooledEnvironment environment) {
        boolean free = coming.remove(environment); // else it has ended itself, and will be discarded when that has been told
        if (free && !environment.usable()) {
            discard(environment);
            callForOne();
        } else if (free && !waiting.isEmpty()) {
            return Optional.of(begun(environment));
        } else if (alive.contains(environment)) {
            environment.lieDown();
            if (free) {
                asleep.addFirst(environment);
            }
        }
        return Optional.empty();
    }

    private QueuedCall begun(PooledEnvironment environment) {
        busy.add(environment);
        var call = waiting.removeFirst();
        anyWaits = !waiting.isEmpty();
        callForOne();
        return call;
    }

    private synchronized boolean isAlive(PooledEnvironment environment) {
        return alive.contains(environment);
    }

    /**
     * Has an environment serve a call: the first that is free, of those that sleep the one used last for the sake of its warm
     * caches. It ends as {@link Throttled} at once where all the concurrency that is reserved is in use.
     */
    void submit(QueuedCall call) {
        refusal(call).ifPresent(call.outcome()::complete);
    }

    private synchronized Optional<Outcome> refusal(QueuedCall call) {
        if (closed) {
            return Optional.of(new TimedOut());
        }
        if (waiting.size() + busy.size() >= spec.execution().reserved().orElse(Integer.MAX_VALUE)) {
            return Optional.of(new Throttled());
        }
        waiting.addLast(call);
        anyWaits = true;
        callForOne();
        return Optional.empty();
    }

    /** Takes back a call that nobody waits for any more; one that an environment has taken goes on. */
    synchronized void withdraw(QueuedCall call) {
        waiting.remove(call);
        anyWaits = !waiting.isEmpty();
    }

    /**
     * Sees to it that an environment comes for the calls that wait. One is woken at a time, and calls for the next when it has
     * taken a call: to wake one takes longer than some calls, which another that is awake may have served by then.
     */
    private void callForOne() {
        while (!waiting.isEmpty() && coming.isEmpty() && !asleep.isEmpty()) {
            var next = asleep.removeFirst();
            if (next.usable()) {
                coming.add(next);
                next.wake();
            } else { // it has ended itself, by a thread that its function has left
                discard(next);
            }
        }
        growIfTooFew();
    }

    /** An environment is done with its call: its thread comes for the next, or it is replaced if it has ended. */
    private synchronized void release(PooledEnvironment environment) {
        busy.remove(environment);
        if (!closed && environment.usable()) {
            coming.add(environment);
        } else {
            discard(environment);
            callForOne();
        }
    }

    /** Its end may take a moment, for which nobody waits. */
    private void discard(PooledEnvironment environment) {
        alive.remove(environment);
        environment.wake();
        Alarm.beside(environment.environment()::close);
    }

    private void growIfTooFew() {
        boolean enough = waiting.size() <= alive.size() - busy.size();
        if (!enough && !starting && !closed && alive.size() < most) {
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
        anyWaits = false;
        return calls;
    }

    @Override
    public void close() {
        List<QueuedCall> lost;
        List<PooledEnvironment> ending;
        synchronized (this) {
            closed = true;
            lost = drained();
            ending = List.copyOf(alive);
            alive.clear();
            coming.clear();
            asleep.clear();
        }
        lost.forEach(call -> call.outcome().complete(new TimedOut()));
        ending.forEach(PooledEnvironment::wake);
        ending.parallelStream().forEach(environment -> environment.environment().close());
    }
}
