package dev.weir.gateway.api;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One REST API with its one stage, as a SAM {@code AWS::Serverless::Api} describes it.
 *
 * @param name the logical id in the template
 * @param stage the stage's name, the first segment of every path
 * @param stageVariables empty where there are none
 * @param routes in the template's order; precedence is the router's business
 * @param gatewayResponses only the types that the template sets
 * @param binaryMediaTypes empty where there are none
 * @param resourcePolicy a policy document in JSON; empty where everybody may call
 * @param compressedFrom the size in bytes from which answers are compressed; empty where none is
 */
public record RestApi(
        String name, String stage, Map<String, String> stageVariables, List<Route> routes,
        Map<GatewayResponseType, GatewayResponse> gatewayResponses, List<String> binaryMediaTypes, Metering metering,
        Optional<String> resourcePolicy, OptionalInt compressedFrom) implements Api {

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
                                route.function().stream()));
    }

    /**
     * This API in another of its stages, with the same routes.
     *
     * @param variables the stage's own
     * @param metered how the stage's calls are counted
     */
    public RestApi inStage(String other, Map<String, String> variables, Metering metered) {
        return new RestApi(name, other, variables, routes, gatewayResponses, binaryMediaTypes, metered, resourcePolicy,
                compressedFrom);
    }

    /** This API with another policy. */
    public RestApi withResourcePolicy(Optional<String> other) {
        return new RestApi(name, stage, stageVariables, routes, gatewayResponses, binaryMediaTypes, metering, other,
                compressedFrom);
    }

    /** This API with other routes. */
    public RestApi withRoutes(List<Route> others) {
        return new RestApi(name, stage, stageVariables, others, gatewayResponses, binaryMediaTypes, metering,
                resourcePolicy, compressedFrom);
    }
}
