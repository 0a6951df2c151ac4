package dev.weir.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.RequestContext;
import dev.weir.gateway.routing.Match;
import java.io.IOException;
import java.util.Optional;

/** The {@code requestContext} of a REST API, with its deployment and the resource. */
final class ResourceContext {

    private ResourceContext() {}

    /** Without a match, for a call that no route takes, the resource is not there. */
    static RequestContext of(Call call, Optional<Match<Route>> match) {
        return new RequestContext(call, out -> write(out, call, match));
    }

    private static void write(JsonGenerator out, Call call, Optional<Match<Route>> match) throws IOException {
        out.writeStringField("deploymentId", call.api().deploymentId());
        if (match.isPresent()) {
            String resource = match.get().route().resource();
            out.writeStringField("resourceId", call.api().resourceId(resource));
            out.writeStringField("resourcePath", resource);
        }
    }
}
