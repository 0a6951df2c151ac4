package dev.weir.gateway.rest;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.GatewayResponse;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.Metering;
import dev.weir.gateway.api.RequestValidation;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes an API as a test needs it: stage {@code dev}, and a function that answers with the event it got. */
final class TestApi {

    static final FunctionSpec ECHO = TestFunctions.scripted("Echo", "{\"statusCode\":200,\"body\":@event@}");
    static final IdentitySource KEY = new IdentitySource(IdentitySource.Kind.HEADER, "x-api-key");

    private final List<Route> routes = new ArrayList<>();
    private final Map<GatewayResponseType, GatewayResponse> responses = new EnumMap<>(GatewayResponseType.class);
    private final Map<String, String> stageVariables = new HashMap<>();
    private List<String> binaryMediaTypes = List.of();
    private Metering metering = Metering.NONE;
    private Optional<String> resourcePolicy = Optional.empty();
    private OptionalInt compressedFrom = OptionalInt.empty();
    private String stage = "dev";

    static TestApi api() {
        return new TestApi();
    }

    /** An API of one route, {@code GET /jobs}, that this authorizer guards. */
    static TestApi guarded(Authorizer authorizer) {
        return api().route("ANY", "/jobs", ECHO, authorizer);
    }

    TestApi route(String method, String resource, FunctionSpec function) {
        routes.add(new Route(method, resource, new IntegrationSpec.LambdaProxy(function), Optional.empty()));
        return this;
    }

    TestApi route(String method, String resource, FunctionSpec function, Authorizer authorizer) {
        routes.add(new Route(method, resource, new IntegrationSpec.LambdaProxy(function), Optional.of(authorizer)));
        return this;
    }

    TestApi route(Route route) {
        routes.add(route);
        return this;
    }

    /** A route of the echoing function that asks for an API key. */
    static Route keyed(String method, String resource, Optional<Authorizer> authorizer) {
        return new Route(method, resource, new IntegrationSpec.LambdaProxy(ECHO), authorizer, true,
                RequestValidation.NONE);
    }

    TestApi metering(Metering metered) {
        metering = metered;
        return this;
    }

    TestApi resourcePolicy(String policy) {
        resourcePolicy = Optional.of(policy);
        return this;
    }

    TestApi compressedFrom(int size) {
        compressedFrom = OptionalInt.of(size);
        return this;
    }

    TestApi response(GatewayResponseType type, int status, Map<String, String> headers, String template) {
        responses.put(type, new GatewayResponse(status == 0 ? OptionalInt.empty() : OptionalInt.of(status), headers,
                template.isEmpty() ? Map.of() : Map.of("application/json", template)));
        return this;
    }

    TestApi stageVariable(String name, String value) {
        stageVariables.put(name, value);
        return this;
    }

    TestApi binary(String... types) {
        binaryMediaTypes = List.of(types);
        return this;
    }

    TestApi stage(String name) {
        stage = name;
        return this;
    }

    RestApi build() {
        return new RestApi("Api", stage, stageVariables, routes, responses, binaryMediaTypes, metering,
                resourcePolicy, compressedFrom);
    }

    static Authorizer authorizer(String output, IdentitySource... sources) {
        return authorizer(output, Duration.ZERO, sources);
    }

    static Authorizer authorizer(String output, Duration ttl, IdentitySource... sources) {
        return new Authorizer.Request("Limiter", TestFunctions.scripted("Authorizer", output), ttl, List.of(sources));
    }

    static Authorizer throwing(String message) {
        return new Authorizer.Request("Limiter",
                TestFunctions.scripted("Authorizer", Duration.ofSeconds(5), Map.of("THROW", message)), Duration.ZERO,
                List.of());
    }

    /** A policy of one statement, with a context of the call's number. */
    static String policy(String effect, String resource) {
        return policy(effect, resource, "{\"count\":@count@}");
    }

    static String policy(String effect, String resource, String context) {
        return """
                {"principalId":"me","policyDocument":{"Version":"2012-10-17","Statement":[
                {"Action":"execute-api:Invoke","Effect":"%s","Resource":"%s"}]},"context":%s}"""
                .formatted(effect, resource, context);
    }
}
