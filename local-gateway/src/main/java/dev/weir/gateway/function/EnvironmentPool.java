package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The execution environments of one function. One is there from the start; when a call finds none free, another is started
 * behind its back, and the call goes to whichever is free first.
 *
 * <p>Two bounds keep a laptop usable: {@value #MOST} environments, and only one where the code is larger than
 * {@value #LARGE} bytes, as it brings a model and native libraries that load once per process.
 */
final class EnvironmentPool implements AutoCloseable {

    static final int MOST = 4;
    static final long LARGE = 32 << 20;

    private final FunctionSpec spec;
    private final FailureLog failures;
    private final Deque<ExecutionEnvironment> free = new ArrayDeque<>();
    private final Set<ExecutionEnvironment> alive = ConcurrentHashMap.newKeySet();
    private int most;
    private boolean starting;
    private boolean closed;

    private EnvironmentPool(FunctionSpec spec, FailureLog failures) {
        this.spec = spec;
        this.failures = failures;
        var first = ExecutionEnvironment.start(spec);
        alive.add(first);
        free.add(first);
        most = FunctionCode.size(spec.code()) > LARGE ? 1 : MOST;
    }

    static EnvironmentPool start(FunctionSpec spec, FailureLog failures) {
        return new EnvironmentPool(spec, failures);
    }

    /** A free environment: the one used last, for the sake of its warm caches. */
    ExecutionEnvironment take() throws InterruptedException {
        Optional<ExecutionEnvironment> next = awaitFree();
        while (next.isEmpty()) {
            begin(); // nothing else can serve the caller, so a failure is the caller's
            next = awaitFree();
        }
        return next.get();
    }

    /** Empty where the caller itself has to begin one. */
    private synchronized Optional<ExecutionEnvironment> awaitFree() throws InterruptedException {
        while (free.isEmpty()) {
            refuseIfClosed();
            if (!starting && alive.size() < most) {
                starting = true;
                if (alive.isEmpty()) {
                    return Optional.empty();
                }
                Thread.ofVirtual().start(this::beginOrStayAsWeAre);
            }
            wait();
        }
        return Optional.of(free.removeFirst());
    }

    private void refuseIfClosed() throws InterruptedException {
        if (closed) {
            throw new InterruptedException(spec.name() + " is closing");
        }
    }

    synchronized void giveBack(ExecutionEnvironment environment) {
        if (closed) {
            environment.close();
        } else {
            free.addFirst(environment);
            notifyAll();
        }
    }

    /** For an environment whose handler does not come back. */
    synchronized void discard(ExecutionEnvironment environment) {
        alive.remove(environment);
        environment.close();
        notifyAll();
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
            ExecutionEnvironment environment = ExecutionEnvironment.start(spec);
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
    public synchronized void close() {
        closed = true;
        alive.forEach(ExecutionEnvironment::close);
        free.clear();
        notifyAll();
    }
}
