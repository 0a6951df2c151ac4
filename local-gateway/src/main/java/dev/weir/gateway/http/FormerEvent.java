package dev.weir.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.event.RequestContext;
import dev.weir.gateway.event.RequestEvent;
import dev.weir.gateway.routing.Match;
import java.io.IOException;

/**
 * What the events of an authorizer and of an integration have in common, in format 1.0: what a REST API sends, but for a
 * version, a path that has its stage, and a route for a resource.
 */
final class FormerEvent {

    private FormerEvent() {}

    static RequestEvent of(Call call, Match<HttpRoute> match, HttpApi api) {
        return RequestEvent.of(call, RouteEvent.headers(call), match.route().path(), call.target().contextPath(),
                match.pathParameters(), api.stageVariables());
    }

    static RequestContext context(Call call, Match<HttpRoute> match) {
        return new RequestContext(call, out -> {
            out.writeStringField("resourceId", match.route().key());
            out.writeStringField("resourcePath", match.route().path());
        });
    }

    /** What follows the request. */
    static void writeRest(JsonGenerator out, String context) throws IOException {
        out.writeStringField("version", "1.0");
        Json.writeRaw(out, "requestContext", context);
    }
}
