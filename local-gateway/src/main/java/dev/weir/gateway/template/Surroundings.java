package dev.weir.gateway.template;

import java.util.HashMap;
import java.util.Map;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.IntegrationSpec;
import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.api.Stages;

/** Variables that are laid over what the template's functions declare. */
record Surroundings(Map<String, String> variables) {

    dev.weir.gateway.api.Api of(dev.weir.gateway.api.Api api) {
        return switch (api) {
            case RestApi rest -> rest.withRoutes(rest.routes().stream().map(this::of).toList());
            case HttpApi http -> new HttpApi(http.name(), http.stage(), http.stageVariables(),
                    http.routes().stream().map(this::of).toList(), http.cors());
            case Stages stages -> new Stages(stages.all().stream().map(this::of).toList());
        };
    }

    private HttpRoute of(HttpRoute route) {
        return route.calling(of(route.function())).guardedBy(route.authorizer().map(this::of));
    }

    private HttpAuthorizer of(HttpAuthorizer authorizer) {
        return switch (authorizer) {
            case HttpAuthorizer.Lambda it -> new HttpAuthorizer.Lambda(it.name(), of(it.function()), it.format(),
                    it.simple(), it.ttl(), it.sources());
            case HttpAuthorizer.Jwt it -> it;
        };
    }

    FunctionSpec of(FunctionSpec function) {
        Map<String, String> environment = new HashMap<>(function.environment());
        environment.replaceAll(variables::getOrDefault);
        return function.withEnvironment(environment);
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
