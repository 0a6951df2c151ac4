package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.Answer;
import dev.weir.gateway.function.Outcome.FunctionError;
import dev.weir.gateway.function.Outcome.TimedOut;
import java.io.IOError;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An environment in this process: a class loader, a thread and a group for the threads that this one starts. The thread
 * lives as long as the environment, because the runtime keeps its serializers in thread locals.
 */
final class LoadedEnvironment implements ExecutionEnvironment {

    /**
     * ONNX Runtime 1.29 runs a recursive regular expression over the process's whole command line as it starts, and with
     * Java's usual 1 MB of stack a class path of some 4,000 characters there ends the process. This holds for 32,000.
     */
    private static final long STACK = 16 << 20;

    /** What Lambda gives shutdown hooks at the end of an environment with an internal extension. */
    private static final long SHUTDOWN_MILLIS = 500;

    private final FunctionSpec spec;
    private final FailureLog failures;
    private final FunctionLog.Output output;
    private final FunctionClassLoader loader;
    private final ThreadGroup threads;
    private final ExecutorService thread;
    private final RuntimeInterface runtime;
    private volatile IntConsumer whenExited = status -> {};
    private volatile @Nullable Running running;
    private volatile boolean usable = true;
    private volatile boolean busy;
    private volatile boolean closed;

    private LoadedEnvironment(FunctionSpec spec, FunctionLog log, FailureLog failures, Map<String, String> variables) {
        this.spec = spec;
        this.failures = failures;
        output = log.open();
        var classPath = FunctionCode.classPath(spec.name(), spec.code(), spec.layers());
        loader = FunctionClassLoader.over(spec.name(), classPath, variables, output, this::exited);
        threads = new ThreadGroup(spec.name());
        thread = Executors.newSingleThreadExecutor(this::threadOf);
        try {
            runtime = initialised();
        } catch (StartFailure e) {
            close();
            throw e;
        }
    }

    /** Runs the function's static initialisers and its constructor. */
    static LoadedEnvironment start(FunctionSpec spec, FunctionLog log, FailureLog failures,
            Map<String, String> variables) {
        return new LoadedEnvironment(spec, log, failures, variables);
    }

    /** Where the function's files are: beside the jar, as it is not unpacked. */
    static Path taskRoot(Path code) {
        Path whole = code.toAbsolutePath().normalize();
        Path folder = whole.getParent();
        return whole.toFile().isDirectory() || folder == null ? whole : folder;
    }

    private Thread threadOf(Runnable task) {
        var worker = new Thread(threads, task, spec.name(), STACK, false);
        worker.setDaemon(true);
        worker.setContextClassLoader(loader);
        return worker;
    }

    private void exited(int status) {
        usable = false;
        whenExited.accept(status);
    }

    private RuntimeInterface initialised() {
        var initialised = new CompletableFuture<RuntimeInterface>();
        whenExited = status -> initialised.completeExceptionally(Startup.exited(spec, status));
        thread.execute(() -> {
            try {
                initialised.complete(RuntimeInterface.init(spec, loader));
            } catch (Throwable e) {
                initialised.completeExceptionally(e);
            }
        });
        return Startup.await(spec, initialised);
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    /** One call, which ends once: by its handler's return, its timeout, an exit or a close. */
    private record Running(Invocation invocation, Consumer<Outcome> ended, AtomicBoolean over) {

        boolean ends() {
            return over.compareAndSet(false, true);
        }
    }

    @Override
    public void call(Invocation invocation, Consumer<Outcome> ended) {
        var call = new Running(invocation, ended, new AtomicBoolean());
        running = call;
        whenExited = status -> exited(call, status);
        if (closed) {
            cutOff(call);
            return;
        }
        busy = true;
        var timeout = Alarm.after(spec.timeout(), () -> overdue(call));
        Outcome outcome = run(invocation);
        timeout.cancel();
        if (call.ends()) {
            tell(call, outcome);
        }
    }

    private void tell(Running call, Outcome outcome) {
        output.endLines();
        busy = false;
        var thread = Thread.currentThread();
        var functions = thread.getContextClassLoader();
        thread.setContextClassLoader(LoadedEnvironment.class.getClassLoader()); // what follows is the gateway's work
        try {
            call.ended().accept(outcome);
        } finally {
            thread.setContextClassLoader(functions);
        }
    }

    private void exited(Running call, int status) {
        boolean ends = call.ends();
        var error = exit(call.invocation(), status);
        if (ends) {
            Alarm.beside(() -> tell(call, error));
        }
    }

    private void overdue(Running call) {
        if (call.ends()) {
            usable = false;
            failures.timedOut(spec.timeout(), call.invocation().requestId());
            call.ended().accept(new TimedOut());
        }
    }

    private static void cutOff(Running call) {
        if (call.ends()) {
            Alarm.beside(() -> call.ended().accept(new TimedOut()));
        }
    }

    private FunctionError exit(Invocation invocation, int status) {
        var exited = FunctionError.exited(invocation.requestId(), status);
        failures.failed(exited);
        return exited;
    }

    private Outcome run(Invocation invocation) {
        try {
            byte[] answer = runtime.call(invocation);
            return answer.length > LambdaFunction.LARGEST
                    ? FunctionError.tooLarge(answer.length)
                    : Answer.of(answer);
        } catch (Throwable thrown) {
            if (usable) { // else it is what an exit is unwound by
                failures.threw(thrown, invocation.requestId());
            }
            // As the runtime does: after an error of the JVM it ends itself, and the next call gets a new environment.
            usable = usable && !(thrown instanceof VirtualMachineError || thrown instanceof IOError);
            return new FunctionError(thrown.getClass().getName(), FailureLog.message(thrown));
        } finally {
            var _ = Thread.interrupted(); // a flag that the handler left must not reach the next call
        }
    }

    @Override
    public boolean usable() {
        return usable;
    }

    @Override
    public OptionalLong peakMemory() {
        return OptionalLong.empty();
    }

    /**
     * Interrupts what still runs, in the threads that the function has started too. What ignores this keeps its thread, a
     * daemon, until the process ends. Shutdown hooks run, but, as on Lambda, not after a timeout: they would free what the
     * handler may still be using.
     */
    @Override
    public void close() {
        usable = false;
        closed = true;
        thread.shutdownNow();
        threads.interrupt();
        Running call = running;
        if (call != null) {
            cutOff(call);
        }
        output.endLines();
        if (!busy) {
            runShutdownHooks();
        }
    }

    private void runShutdownHooks() {
        try {
            loader.told("end").invoke(null, SHUTDOWN_MILLIS);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(spec.name(), e);
        }
    }
}
