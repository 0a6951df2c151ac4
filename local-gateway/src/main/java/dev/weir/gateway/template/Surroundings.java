package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.Map;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;

/** Variables that are laid over what the template's functions declare. */
record Surroundings(Map<String, String> variables) {

    RestApi of(RestApi api) {
        return api.withRoutes(api.routes().stream().map(this::of).toList());
    }

    FunctionSpec of(FunctionSpec function) {
        Map<String, String> environment = new HashMap<>(function.environment());
        environment.replaceAll(variables::getOrDefault);
        return function.with(environment);
    }

    private Route of(Route route) {
        return route.with(of(route.integration()), route.authorizer().map(this::of));
    }

    private IntegrationSpec of(IntegrationSpec integration) {
        return switch (integration) {
            case IntegrationSpec.LambdaProxy it -> new IntegrationSpec.LambdaProxy(of(it.function()), it.timeout());
            case IntegrationSpec.Mock it -> it;
        };
    }

    private Authorizer of(Authorizer authorizer) {
        return switch (authorizer) {
            case Authorizer.Request it -> new Authorizer.Request(it.name(), of(it.function()), it.ttl(), it.sources());
            case Authorizer.Token it ->
                new Authorizer.Token(it.name(), of(it.function()), it.ttl(), it.header(), it.validation());
        };
    }
}
