package dev.weir.gateway.rest;

import dev.weir.gateway.api.RestApi;
import dev.weir.gateway.api.Route;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.EventHeaders;
import dev.weir.gateway.event.RequestEvent;
import dev.weir.gateway.routing.Match;
import java.util.Set;

/** What the events of an authorizer and of a proxy integration of a REST API have in common. */
final class ResourceEvent {

    /** Recorded from AWS for Lambda proxy integrations of a regional API. */
    private static final Set<String> DROPPED = Set.of("connection", "content-length", "content-md5", "expect",
            "max-forwards", "proxy-authenticate", "server", "te", "transfer-encoding", "trailer", "upgrade",
            "www-authenticate");

    private ResourceEvent() {}

    static RequestEvent of(Call call, Match<Route> match, RestApi api) {
        return RequestEvent.of(call, EventHeaders.of(call, DROPPED), match.route().resource(), call.target().path(),
                match.pathParameters(), api.stageVariables());
    }
}
