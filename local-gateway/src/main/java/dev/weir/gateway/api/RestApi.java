package dev.weir.gateway.api;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One REST API with its one stage, as a SAM {@code AWS::Serverless::Api} describes it.
 *
 * @param name the logical id in the template
 * @param stage the stage's name, the first segment of every path
 * @param stageVariables empty where there are none
 * @param routes in the template's order; precedence is the router's business
 * @param gatewayResponses only the types that the template sets
 * @param binaryMediaTypes empty where there are none
 */
public record RestApi(
        String name,
        String stage,
        Map<String, String> stageVariables,
        List<Route> routes,
        Map<GatewayResponseType, GatewayResponse> gatewayResponses,
        List<String> binaryMediaTypes) implements Api {

    public RestApi {
        stageVariables = Map.copyOf(stageVariables);
        routes = List.copyOf(routes);
        gatewayResponses = Map.copyOf(gatewayResponses);
        binaryMediaTypes = List.copyOf(binaryMediaTypes);
    }

    @Override
    public Stream<FunctionSpec> functions() {
        return routes.stream()
                .flatMap(
                        route -> Stream.concat(route.authorizer().map(Authorizer::function).stream(),
                                Stream.of(route.function())));
    }
}
