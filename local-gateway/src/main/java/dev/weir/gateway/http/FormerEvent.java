package dev.weir.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.RequestContext;
import dev.weir.gateway.event.RequestEvent;
import dev.weir.gateway.routing.Match;

/**
 * What the events of an authorizer and of an integration have in common, in format 1.0: what a REST API sends, but for a
 * version, a path that has its stage, and a route for a resource.
 */
final class FormerEvent {

    private FormerEvent() {}

    static ObjectNode of(Call call, Match<HttpRoute> match, HttpApi api) {
        ObjectNode event = RequestEvent
                .of(call, RouteEvent.headers(call), match.route().path(), match.pathParameters(), api.stageVariables())
                .put("version", "1.0")
                .put("path", call.target().contextPath());
        ObjectNode context = RequestContext.of(call)
                .put("resourceId", match.route().key())
                .put("resourcePath", match.route().path());
        event.set("requestContext", (JsonNode) context);
        return event;
    }
}
