package dev.weir.gateway.rest;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.function.LambdaFunction;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The API's functions, each started once however many routes and authorizers name it. */
final class Functions implements AutoCloseable {

    private final Map<FunctionSpec, LambdaFunction> running = new HashMap<>();

    static Functions start(RestApi api, InstantSource clock) {
        var functions = new Functions();
        try {
            specs(api).forEach(spec -> functions.running.put(spec, LambdaFunction.start(spec, clock)));
            return functions;
        } catch (StartFailure e) {
            functions.close();
            throw e;
        }
    }

    LambdaFunction of(FunctionSpec spec) {
        return Objects.requireNonNull(running.get(spec), spec.name());
    }

    private static Stream<FunctionSpec> specs(RestApi api) {
        return api.routes()
                .stream()
                .flatMap(
                        route -> Stream.concat(route.authorizer().map(Authorizer::function).stream(),
                                Stream.of(route.function())))
                .distinct();
    }

    @Override
    public void close() {
        running.values().forEach(LambdaFunction::close);
    }
}
