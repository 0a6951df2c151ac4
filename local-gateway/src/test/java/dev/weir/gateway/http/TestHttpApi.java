package dev.weir.gateway.http;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Cors;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.IdentitySource;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.rest.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes an HTTP API as a test needs it: stage {@code $default}, and a function that answers with the event it got. */
public final class TestHttpApi {

    static final FunctionSpec ECHO = TestFunctions.scripted("Echo",
            "{\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\"},\"body\":@event@}");
    static final IdentitySource KEY = new IdentitySource(IdentitySource.Kind.HEADER, "x-api-key");

    private final List<HttpRoute> routes = new ArrayList<>();
    private final Map<String, String> stageVariables = new HashMap<>();
    private String stage = HttpApi.DEFAULT_STAGE;
    private Optional<Cors> cors = Optional.empty();

    public static TestHttpApi api() {
        return new TestHttpApi();
    }

    /** An API of one route, {@code ANY /{proxy+}}, that this authorizer guards. */
    public static TestHttpApi guarded(HttpAuthorizer authorizer) {
        return api().route("ANY", "/{proxy+}", PayloadFormat.V2, authorizer);
    }

    TestHttpApi stage(String name) {
        stage = name;
        return this;
    }

    public TestHttpApi stageVariable(String name, String value) {
        stageVariables.put(name, value);
        return this;
    }

    public TestHttpApi cors(Cors allowed) {
        cors = Optional.of(allowed);
        return this;
    }

    public TestHttpApi route(String method, String path) {
        return route(method, path, PayloadFormat.V2, ECHO);
    }

    TestHttpApi route(String method, String path, PayloadFormat format, FunctionSpec function) {
        routes.add(new HttpRoute(method, path, function, format, HttpRoute.LONGEST, Optional.empty()));
        return this;
    }

    public TestHttpApi route(String method, String path, PayloadFormat format, HttpAuthorizer authorizer) {
        routes.add(new HttpRoute(method, path, ECHO, format, HttpRoute.LONGEST, Optional.of(authorizer)));
        return this;
    }

    public TestHttpApi route(HttpRoute route) {
        routes.add(route);
        return this;
    }

    public HttpApi build() {
        return new HttpApi("Http", stage, stageVariables, routes, cors);
    }

    Client start() {
        return Client.of(build());
    }

    public static HttpAuthorizer.Lambda simple(String output, IdentitySource... sources) {
        return simple(output, Duration.ZERO, sources);
    }

    static HttpAuthorizer.Lambda simple(String output, Duration ttl, IdentitySource... sources) {
        return new HttpAuthorizer.Lambda("Limiter", TestFunctions.scripted("Authorizer", output), PayloadFormat.V2,
                true, ttl, List.of(sources));
    }

    public static HttpAuthorizer.Lambda byPolicy(PayloadFormat format, String output, Duration ttl,
            IdentitySource... sources) {
        return new HttpAuthorizer.Lambda("Limiter", TestFunctions.scripted("Authorizer", output), format, false, ttl,
                List.of(sources));
    }

    static String policy(String effect, String resource, String context) {
        return """
                {"principalId":"me","policyDocument":{"Version":"2012-10-17","Statement":[
                {"Action":"execute-api:Invoke","Effect":"%s","Resource":"%s"}]},"context":%s}"""
                .formatted(effect, resource, context);
    }
}
