package dev.weir.gateway;

import java.util.Optional;
import java.util.function.Function;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.redis.RunningRedis;
import dev.weir.gateway.template.SamTemplate;

/**
 * What a person reads once the gateway is ready.
 *
 * @param redis empty where no function uses one
 * @param limits empty where no function reads them
 */
record Welcome(SamTemplate template, int port, Optional<RunningRedis> redis, Optional<String> limits) {

    String text() {
        StringBuilder text = new StringBuilder("\nServing " + template.api().name() + " at " + base() + "\n\n");
        template.api().routes().forEach(route -> text.append(line(route)).append('\n'));
        text.append(used()).append("\nTry it:\n\n  ").append(curl());
        return text.append("\n\nCtrl-C stops everything.").toString();
    }

    private String used() {
        String used = redis.map(it -> "  Redis   " + it.shown() + "\n").orElse("")
                + limits.map(it -> "  Limits  " + it + "\n").orElse("");
        return used.isEmpty() ? "" : "\n" + used;
    }

    private String base() {
        RestApi api = template.api();
        return "http://localhost:" + port + "/" + api.stage();
    }

    private String line(Route route) {
        String form = "  %-7s  %-" + widest(Route::resource) + "s  %-" + widest(Welcome::answerer) + "s  %s";
        return form.formatted(route.method(), route.resource(), answerer(route), guard(route.authorizer()));
    }

    private int widest(Function<Route, String> column) {
        return template.api().routes().stream().map(column).mapToInt(String::length).max().orElse(1);
    }

    private static String answerer(Route route) {
        return route.function().map(FunctionSpec::name).orElse("a fixed answer");
    }

    private static String guard(Optional<Authorizer> authorizer) {
        return authorizer.map(it -> "guarded by " + it.name() + " (" + it.function().name() + ")")
                .orElse("open to all");
    }

    /** The template's own example, else the first route without any credentials. */
    private String curl() {
        return "curl -i " + template.example()
                .map(example -> base() + example)
                .orElseGet(() -> firstCall(template.api().routes().getFirst()));
    }

    private String firstCall(Route route) {
        String url = base() + route.resource().replaceAll("\\{[^}]+}", "1");
        return route.method().equals("GET") || route.method().equals("ANY") ? url : "-X " + route.method() + " " + url;
    }
}
