package dev.weir.gateway.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpRoute;

/** A stage of an HTTP API: SAM has it among the API's own properties, CloudFormation as a resource. */
final class HttpStage {

    private final Section section;
    private final RouteSettings settings;

    HttpStage(Section section) {
        this.section = section;
        settings = new RouteSettings(section);
    }

    String name() {
        String name = section.text("StageName").orElse(HttpApi.DEFAULT_STAGE);
        if (!name.equals(HttpApi.DEFAULT_STAGE) && !name.matches("[\\w-]{1,128}")) {
            section.problems()
                    .refuse(section.valuePlace("StageName"), "StageName " + name
                            + " is not valid: use letters, digits, - and _, at most 128, or $default.");
        }
        return name;
    }

    Map<String, String> variables() {
        return section.section("StageVariables").texts();
    }

    RouteSettings settings() {
        return settings;
    }

    /** Each route with the throttle that it has in this stage. */
    List<HttpRoute> throttled(List<HttpRoute> routes) {
        Set<String> keys = routes.stream().map(HttpRoute::key).collect(Collectors.toSet());
        settings.judge(keys);
        return routes.stream().map(route -> route.throttledBy(settings.of(route.key()))).toList();
    }
}
