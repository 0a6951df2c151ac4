package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

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
    private final BlockingDeque<ExecutionEnvironment> free = new LinkedBlockingDeque<>();
    private final Set<ExecutionEnvironment> alive = ConcurrentHashMap.newKeySet();
    private final Duration initDuration;
    private int most;
    private boolean starting;
    private boolean closed;

    private EnvironmentPool(FunctionSpec spec, FailureLog failures) {
        this.spec = spec;
        this.failures = failures;
        long begin = System.nanoTime();
        var first = ExecutionEnvironment.start(spec);
        alive.add(first);
        free.add(first);
        initDuration = Duration.ofNanos(System.nanoTime() - begin);
        most = FunctionCode.size(spec.code()) > LARGE ? 1 : MOST;
    }

    static EnvironmentPool start(FunctionSpec spec, FailureLog failures) {
        return new EnvironmentPool(spec, failures);
    }

    Duration initDuration() {
        return initDuration;
    }

    /** A free environment: the one used last, for the sake of its warm caches. */
    ExecutionEnvironment take() throws InterruptedException {
        ExecutionEnvironment next = free.pollFirst();
        while (next == null) {
            if (isClosed()) {
                throw new InterruptedException(spec.name() + " is closing");
            }
            grow();
            next = free.pollFirst(20, TimeUnit.MILLISECONDS);
        }
        return next;
    }

    void giveBack(ExecutionEnvironment environment) {
        if (isClosed()) {
            environment.close();
        } else {
            free.addFirst(environment);
        }
    }

    /** For an environment whose handler does not come back. */
    void discard(ExecutionEnvironment environment) {
        alive.remove(environment);
        environment.close();
    }

    private void grow() {
        boolean last;
        synchronized (this) {
            if (closed || starting || alive.size() >= most) {
                return;
            }
            starting = true;
            last = alive.isEmpty();
        }
        if (last) {
            begin(); // nothing else can serve the caller, so a failure is the caller's
        } else {
            Thread.ofVirtual().start(this::beginOrStayAsWeAre);
        }
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
            synchronized (this) {
                starting = false;
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        alive.forEach(ExecutionEnvironment::close);
    }
}
