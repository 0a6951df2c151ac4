package dev.weir.gateway.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One HTTP API with its one stage, as a SAM {@code AWS::Serverless::HttpApi} describes it.
 *
 * @param stage the stage's name, the first segment of every path; {@value #DEFAULT_STAGE} stands in no path
 * @param routes in the template's order; precedence is the router's business
 * @param cors empty where cross-origin calls are the functions' own business
 */
public record HttpApi(
        String name, String stage, Map<String, String> stageVariables, List<HttpRoute> routes, Optional<Cors> cors)
        implements
            Api {

    /** The stage that is served from the root. */
    public static final String DEFAULT_STAGE = "$default";

    public HttpApi {
        stageVariables = Map.copyOf(stageVariables);
        routes = List.copyOf(routes);
    }

    @Override
    public Stream<FunctionSpec> functions() {
        return routes.stream()
                .flatMap(route -> Stream.concat(route.authorizer().flatMap(HttpAuthorizer::asked).stream(),
                        Stream.of(route.function())));
    }
}
