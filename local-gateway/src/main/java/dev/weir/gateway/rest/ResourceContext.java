package dev.weir.gateway.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.RequestContext;
import dev.weir.gateway.routing.Match;
import java.util.Optional;

/** The {@code requestContext} of a REST API, with its deployment and the resource. */
final class ResourceContext {

    private ResourceContext() {}

    /** Without a match, for a call that no route takes, the resource is not there. */
    static ObjectNode of(Call call, Optional<Match<Route>> match) {
        ObjectNode context = RequestContext.of(call).put("deploymentId", call.api().deploymentId());
        match.map(found -> found.route().resource())
                .ifPresent(resource -> context
                        .put("resourceId", call.api().resourceId(resource))
                        .put("resourcePath", resource));
        return context;
    }
}
