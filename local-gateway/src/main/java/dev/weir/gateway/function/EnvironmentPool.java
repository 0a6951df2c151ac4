package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The execution environments of one function. One is there from the start; when a call finds none free, another is started
 * behind its back, and the call goes to whichever is free first. There are {@value #MOST} at most, to keep a laptop usable.
 */
final class EnvironmentPool implements AutoCloseable {

    static final int MOST = 4;

    /** Lambda ends an INIT phase after this, but for SnapStart's, and begins it anew as part of the first call. */
    private static final Duration LAMBDAS_INIT = Duration.ofSeconds(10);

    private final FunctionSpec spec;
    private final Sandbox sandbox;
    private final FailureLog failures;
    private final FunctionLog log;
    private final Deque<InitialisedEnvironment> free = new ArrayDeque<>();
    private final Set<InitialisedEnvironment> alive = ConcurrentHashMap.newKeySet();
    private int most;
    private boolean starting;
    private boolean closed;

    private EnvironmentPool(FunctionSpec spec, Sandbox sandbox, FailureLog failures, FunctionLog log) {
        this.spec = spec;
        this.sandbox = sandbox;
        this.failures = failures;
        this.log = log;
        var first = initialised();
        alive.add(first);
        free.add(first);
        most = sandbox.most();
    }

    static EnvironmentPool start(FunctionSpec spec, Sandbox sandbox, FailureLog failures, FunctionLog log) {
        return new EnvironmentPool(spec, sandbox, failures, log);
    }

    private InitialisedEnvironment initialised() {
        long begin = System.nanoTime();
        ExecutionEnvironment environment = sandbox.start();
        var took = Duration.ofNanos(System.nanoTime() - begin);
        if (took.compareTo(LAMBDAS_INIT) > 0 && !spec.execution().snapStart()) {
            log.say(String.format(Locale.ROOT,
                    "took %.1f s to initialise; Lambda would have ended it after %d s and begun"
                            + " again within the first call's timeout",
                    took.toMillis() / 1e3, LAMBDAS_INIT.toSeconds()));
        }
        return new InitialisedEnvironment(environment, took);
    }

    /** A free environment: the one used last, for the sake of its warm caches. Empty if none is free in time. */
    Optional<InitialisedEnvironment> take(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Optional<InitialisedEnvironment> next = awaitFree(end);
        while (next.isEmpty() && System.nanoTime() < end) {
            begin(); // nothing else can serve the caller, so a failure is the caller's
            next = awaitFree(end);
        }
        return next;
    }

    /** Empty where the caller itself has to begin one, and after the end. */
    private synchronized Optional<InitialisedEnvironment> awaitFree(long end) throws InterruptedException {
        discardUnusable();
        while (free.isEmpty()) {
            refuseIfClosed();
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            if (!starting && alive.size() < most) {
                starting = true;
                if (alive.isEmpty()) {
                    return Optional.empty();
                }
                Thread.ofVirtual().start(this::beginOrStayAsWeAre);
            }
            wait(left);
            discardUnusable();
        }
        return Optional.of(free.removeFirst());
    }

    /** An idle environment may end itself, by a thread that its function has left. */
    private void discardUnusable() {
        while (!free.isEmpty() && !free.getFirst().environment().usable()) {
            discard(free.removeFirst());
        }
    }

    private void refuseIfClosed() throws InterruptedException {
        if (closed) {
            throw new InterruptedException(spec.name() + " is closing");
        }
    }

    /** Takes an environment back, or replaces one that has ended. */
    void giveBack(InitialisedEnvironment environment) {
        synchronized (this) {
            if (!closed && environment.environment().usable()) {
                free.addFirst(environment);
                notify(); // one is enough for it, and all would only wake to wait again
                return;
            }
            alive.remove(environment);
            notifyAll();
        }
        discard(environment);
    }

    /** Its end may take a moment, for which nobody waits. */
    private void discard(InitialisedEnvironment environment) {
        alive.remove(environment);
        Thread.ofVirtual().start(environment.environment()::close);
    }

    private void beginOrStayAsWeAre() {
        try {
            begin();
        } catch (StartFailure e) {
            failures.initFailed(e);
            synchronized (this) {
                most = Math.max(1, alive.size());
            }
        }
    }

    private void begin() {
        try {
            InitialisedEnvironment environment = initialised();
            alive.add(environment);
            giveBack(environment);
        } finally {
            begun();
        }
    }

    private synchronized void begun() {
        starting = false;
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            free.clear();
            notifyAll();
        }
        alive.parallelStream().forEach(environment -> environment.environment().close());
    }
}
