package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The functions of all APIs, each started once however many routes and authorizers name it. */
public final class Functions implements AutoCloseable {

    private final Map<FunctionSpec, LambdaFunction> running;

    private Functions(Map<FunctionSpec, LambdaFunction> running) {
        this.running = running;
    }

    /** Starts them side by side: each spends seconds on its own. */
    public static Functions start(Stream<FunctionSpec> specs, InstantSource clock) {
        var starting = new LinkedHashMap<FunctionSpec, Future<LambdaFunction>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            specs.distinct()
                    .forEach(spec -> starting.put(spec, threads.submit(() -> LambdaFunction.start(spec, clock))));
        }
        var functions = new Functions(started(starting));
        for (Future<LambdaFunction> one : starting.values()) {
            if (one.state() == Future.State.FAILED) {
                functions.close();
                throw one.exceptionNow() instanceof StartFailure failure
                        ? failure
                        : new StartFailure("A function cannot start: " + one.exceptionNow(), one.exceptionNow());
            }
        }
        return functions;
    }

    private static Map<FunctionSpec, LambdaFunction> started(Map<FunctionSpec, Future<LambdaFunction>> starting) {
        var started = new HashMap<FunctionSpec, LambdaFunction>();
        starting.forEach((spec, one) -> {
            if (one.state() == Future.State.SUCCESS) {
                started.put(spec, one.resultNow());
            }
        });
        return started;
    }

    /** The running function of a spec that it was started with. */
    public LambdaFunction of(FunctionSpec spec) {
        return Objects.requireNonNull(running.get(spec), spec.name());
    }

    @Override
    public void close() {
        running.values().forEach(LambdaFunction::close);
    }
}
