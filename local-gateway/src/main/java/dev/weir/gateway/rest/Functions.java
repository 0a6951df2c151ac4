package dev.weir.gateway.rest;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.function.LambdaFunction;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The API's functions, each started once however many routes and authorizers name it. */
final class Functions implements AutoCloseable {

    private final Map<FunctionSpec, LambdaFunction> running;

    private Functions(Map<FunctionSpec, LambdaFunction> running) {
        this.running = running;
    }

    /** Starts them side by side: each spends seconds on its own. */
    static Functions start(RestApi api, InstantSource clock) {
        var starting = new LinkedHashMap<FunctionSpec, Future<LambdaFunction>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            specs(api).forEach(spec -> starting.put(spec, threads.submit(() -> LambdaFunction.start(spec, clock))));
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

    LambdaFunction of(FunctionSpec spec) {
        return Objects.requireNonNull(running.get(spec), spec.name());
    }

    private static Stream<FunctionSpec> specs(RestApi api) {
        return api.routes()
                .stream()
                .flatMap(
                        route -> Stream.concat(route.authorizer().map(Authorizer::function).stream(),
                                route.function().stream()))
                .distinct();
    }

    @Override
    public void close() {
        running.values().forEach(LambdaFunction::close);
    }
}
