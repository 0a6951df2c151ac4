package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One execution environment: a class loader, static state and a thread of its own. It serves one call at a time. The
 * thread lives as long as the environment, because the runtime keeps its serializers in thread locals.
 */
final class ExecutionEnvironment implements AutoCloseable {

    /**
     * ONNX Runtime 1.29 runs a recursive regular expression over the process's whole command line as it starts, and with
     * Java's usual 1 MB of stack a class path of some 4,000 characters there ends the process. This holds for 32,000.
     */
    private static final long STACK = 16 << 20;

    private static final Duration LONGEST_INIT = Duration.ofSeconds(60);

    private final FunctionClassLoader loader;
    private final ExecutorService thread;
    private final RuntimeInterface runtime;

    private ExecutionEnvironment(FunctionSpec spec) {
        loader = FunctionClassLoader.over(spec.name(), FunctionCode.classPath(spec.name(), spec.code(), spec.layers()),
                LambdaVariables.of(spec));
        thread = Executors.newSingleThreadExecutor(task -> threadOf(spec.name(), task));
        try {
            runtime = initialised(spec);
        } catch (StartFailure e) {
            close();
            throw e;
        }
    }

    static ExecutionEnvironment start(FunctionSpec spec) {
        return new ExecutionEnvironment(spec);
    }

    private Thread threadOf(String name, Runnable task) {
        var worker = new Thread(null, task, name, STACK);
        worker.setDaemon(true);
        worker.setContextClassLoader(loader);
        return worker;
    }

    private RuntimeInterface initialised(FunctionSpec spec) {
        try {
            return within(LONGEST_INIT, () -> RuntimeInterface.init(spec, loader));
        } catch (TimeoutException e) {
            throw new StartFailure(spec.name() + " did not start within " + LONGEST_INIT.toSeconds() + " s.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StartFailure failure ? failure : StartReason.of(spec, e);
        }
    }

    /** Throws {@link ExecutionException} around what the handler threw. */
    String call(Invocation invocation, Duration timeout) throws TimeoutException, ExecutionException {
        return within(timeout, () -> {
            try {
                return runtime.call(invocation);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new ExecutionException(e);
            } finally {
                var _ = Thread.interrupted(); // a flag that the handler left must not reach the next call
            }
        });
    }

    private <T> T within(Duration time, Callable<T> work) throws TimeoutException, ExecutionException {
        try {
            Future<T> running = thread.submit(work);
            return running.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("the gateway is closing");
        } catch (RejectedExecutionException | CancellationException e) {
            throw new TimeoutException("the gateway is closing");
        }
    }

    /** Interrupts what still runs. A handler that ignores this keeps its thread, a daemon, until the process ends. */
    @Override
    public void close() {
        thread.shutdownNow().forEach(never -> ((Future<?>) never).cancel(false));
    }
}
