package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.FunctionError;
import dev.weir.gateway.function.Outcome.TimedOut;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** An environment that is a JVM of its own, under the official runtime interface client. */
final class ChildEnvironment implements ExecutionEnvironment {

    private final FunctionSpec spec;
    private final FailureLog failures;
    private final FunctionLog.Output output;
    private final RuntimeApi api;
    private final Process process;
    private volatile long peak;
    private volatile boolean usable = true;

    private ChildEnvironment(FunctionSpec spec, ChildJvm jvm, Map<String, String> variables, FunctionLog log,
            FailureLog failures) {
        this.spec = spec;
        this.failures = failures;
        output = log.open();
        api = new RuntimeApi();
        process = started(jvm, variables);
        pump(process.getInputStream(), output.out());
        pump(process.getErrorStream(), output.err());
        var _ = process.onExit().thenAccept(ended -> ended(ended.exitValue()));
    }

    /** Starts the JVM and waits until it asks for its first event. */
    static ChildEnvironment start(FunctionSpec spec, ChildJvm jvm, Map<String, String> variables, FunctionLog log,
            FailureLog failures) {
        var environment = new ChildEnvironment(spec, jvm, variables, log, failures);
        try {
            Startup.await(spec, environment.api.idle());
            return environment;
        } catch (StartFailure e) {
            environment.close();
            throw environment.startFailure(e);
        }
    }

    private StartFailure startFailure(StartFailure e) {
        return String.valueOf(e.getMessage()).startsWith(spec.name())
                ? e
                : new StartFailure(spec.name() + " cannot start: " + e.getMessage(), e);
    }

    private Process started(ChildJvm jvm, Map<String, String> variables) {
        var all = new HashMap<>(variables);
        all.put("AWS_LAMBDA_RUNTIME_API", api.address());
        try {
            return jvm.start(all);
        } catch (IOException e) {
            api.close();
            throw new StartFailure(spec.name() + " cannot start: " + e.getMessage(), e);
        }
    }

    // Not on a virtual thread: to read a pipe keeps its carrier, and the carriers are as few as the processors.
    private void pump(InputStream from, PrintStream to) {
        Thread.ofPlatform().daemon().name(spec.name() + " output").start(() -> {
            try (from) {
                from.transferTo(to);
            } catch (IOException theProcessIsGone) {
                // and all that it wrote has been read
            }
        });
    }

    private void ended(int status) {
        usable = false;
        api.ended(status);
    }

    @Override
    public void execute(Runnable task) {
        Thread.ofVirtual().name(spec.name()).start(task);
    }

    @Override
    public void call(Invocation invocation, Consumer<Outcome> ended) {
        ended.accept(outcome(invocation));
    }

    private Outcome outcome(Invocation invocation) {
        CompletableFuture<Outcome> outcome = api.offer(invocation);
        try {
            if (!process.isAlive()) {
                ended(process.exitValue()); // it may have ended before there was anybody to tell
            }
            Outcome answered = outcome.get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
            readPeak();
            // The call is over when the runtime asks for another; after some errors it ends itself instead.
            api.idle().handle((idle, ended) -> "").get(spec.timeout().toMillis(), TimeUnit.MILLISECONDS);
            output.endLines();
            return said(answered);
        } catch (TimeoutException e) {
            failures.timedOut(spec.timeout(), invocation.requestId());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        readPeak();
        usable = false;
        return new TimedOut();
    }

    /** What the function throws its own log says already. */
    private Outcome said(Outcome outcome) {
        if (!usable && outcome instanceof FunctionError error) {
            failures.failed(error);
        }
        return outcome;
    }

    @Override
    public boolean usable() {
        return usable;
    }

    @Override
    public OptionalLong peakMemory() {
        return peak == 0 ? OptionalLong.empty() : OptionalLong.of(peak);
    }

    private void readPeak() {
        try {
            peak = Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))
                    .stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(peak);
        } catch (IOException theProcessIsGone) {
            // What was read last stands.
        }
    }

    @Override
    public void close() {
        usable = false;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        ProcessHandle.allProcesses().filter(this::wasStartedHere).forEach(ProcessHandle::destroyForcibly);
        api.close();
    }

    /** What a function has started and let go of ends with its environment, too; it has inherited the variables. */
    private boolean wasStartedHere(ProcessHandle other) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(other.pid()), "environ"), ISO_8859_1)
                    .contains(api.address());
        } catch (IOException anotherUsersOrGone) {
            return false;
        }
    }
}
