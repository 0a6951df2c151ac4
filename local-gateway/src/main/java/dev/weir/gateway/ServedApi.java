package dev.weir.gateway;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.weir.gateway.api.Api;
import dev.weir.gateway.api.ApiKey;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.Stages;

/** An API as a person reads of it once it is served on a port. */
record ServedApi(Api api, int port) {

    private record Line(String method, String path, String answerer, String guard) {

        static Line of(Route route) {
            return new Line(route.method(), route.resource(),
                    route.function().map(Line::answerer).orElse("a fixed answer"),
                    guards(guard(route.authorizer().map(Authorizer::name),
                            route.authorizer().map(it -> guardian(it.function()))), route.apiKeyRequired()));
        }

        static Line of(HttpRoute route) {
            return new Line(route.method(), route.path(), answerer(route.function()),
                    guards(guard(route.authorizer().map(HttpAuthorizer::name),
                            route.authorizer().map(it -> it.asked().map(Line::guardian).orElse("tokens"))), false));
        }

        private static String answerer(FunctionSpec function) {
            return function.name() + (function.unserved().isPresent() ? ", which fails here" : "");
        }

        private static String guardian(FunctionSpec function) {
            return function.unserved().isPresent() ? "which lets nobody in here" : function.name();
        }

        private static Stream<String> guard(Optional<String> name, Optional<String> by) {
            return name.map(it -> "guarded by " + it + " (" + by.orElse("") + ")").stream();
        }

        private static String guards(Stream<String> authorizer, boolean key) {
            String guards = Stream.concat(authorizer, key ? Stream.of("with an API key") : Stream.empty())
                    .collect(Collectors.joining(", "));
            return guards.isEmpty() ? "open to all" : guards;
        }
    }

    String text() {
        ServedApi first = stages().getFirst();
        return first.ofOneStage()
                + stages().stream().skip(1).map(stage -> stage.after(first)).collect(Collectors.joining());
    }

    /** Each of its stages, which all have its port. */
    private List<ServedApi> stages() {
        return api instanceof Stages stages
                ? stages.all().stream().map(stage -> new ServedApi(stage, port)).toList()
                : List.of(this);
    }

    /** Of a further stage, whose routes are told only where they differ. */
    private String after(ServedApi first) {
        return "\n" + (lines().equals(first.lines()) ? "  The same at " + base() + "\n" : ofOneStage());
    }

    private String ofOneStage() {
        return "Serving " + api.name() + " at " + base() + "\n\n"
                + lines().stream().map(this::text).collect(Collectors.joining());
    }

    String base() {
        String root = "http://localhost:" + port;
        return api.stage().equals(HttpApi.DEFAULT_STAGE) ? root : root + "/" + api.stage();
    }

    /** A call of the first route, without any credentials. */
    String firstCall() {
        Line first = lines().getFirst();
        String path = first.path().equals(HttpRoute.DEFAULT) ? "/" : first.path();
        String url = base() + path.replaceAll("\\{[^}]+}", "1");
        return first.method().equals("GET") || first.method().equals("ANY") ? url : "-X " + first.method() + " " + url;
    }

    /** The keys that its template gives no value. */
    Stream<ApiKey> generatedKeys() {
        return switch (api) {
            case RestApi rest -> rest.metering()
                    .plans()
                    .stream()
                    .flatMap(plan -> plan.keys().stream())
                    .filter(key -> key.generated() && key.enabled());
            case HttpApi _ -> Stream.empty();
            case Stages _ -> stages().stream().flatMap(ServedApi::generatedKeys);
        };
    }

    private List<Line> lines() {
        return switch (api) {
            case RestApi rest -> rest.routes().stream().map(Line::of).toList();
            case HttpApi http -> http.routes().stream().map(Line::of).toList();
            case Stages _ -> stages().getFirst().lines();
        };
    }

    private String text(Line line) {
        String form = "  %-7s  %-" + widest(Line::path) + "s  %-" + widest(Line::answerer) + "s  %s%n";
        return form.formatted(line.method(), line.path(), line.answerer(), line.guard());
    }

    private int widest(Function<Line, String> column) {
        return lines().stream().map(column).mapToInt(String::length).max().orElse(1);
    }
}
