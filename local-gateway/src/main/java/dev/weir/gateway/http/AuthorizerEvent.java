package dev.weir.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpAuthorizer;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.event.RequestEvent;
import dev.weir.gateway.routing.Match;
import java.util.List;

/**
 * What a Lambda authorizer of an HTTP API is asked. The body is never in it.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html">Lambda
 *     authorizers for HTTP APIs</a>
 */
final class AuthorizerEvent {

    private AuthorizerEvent() {}

    /** @param identity the values of the authorizer's sources */
    static String of(HttpAuthorizer.Lambda authorizer, List<String> identity, Call call, Match<HttpRoute> match,
            HttpApi api) {
        return switch (authorizer.format()) {
            case V1 -> former(identity, call, match, api);
            case V2 -> Json.text(current(identity, call, match, api));
        };
    }

    private static String former(List<String> identity, Call call, Match<HttpRoute> match, HttpApi api) {
        RequestEvent event = FormerEvent.of(call, match, api);
        String context = FormerEvent.context(call, match).text();
        return Json.text(out -> {
            event.write(out);
            FormerEvent.writeRest(out, context);
            out.writeStringField("type", "REQUEST");
            out.writeStringField("methodArn", call.methodArn());
            if (!identity.isEmpty()) {
                String joined = String.join(",", identity);
                out.writeStringField("identitySource", joined);
                out.writeStringField("authorizationToken", joined);
            }
        });
    }

    private static ObjectNode current(List<String> identity, Call call, Match<HttpRoute> match, HttpApi api) {
        ObjectNode event = RouteEvent.of(call, match, api).put("type", "REQUEST").put("routeArn", call.methodArn());
        if (!identity.isEmpty()) {
            var sources = event.putArray("identitySource");
            identity.forEach(sources::add);
        }
        return event;
    }
}
