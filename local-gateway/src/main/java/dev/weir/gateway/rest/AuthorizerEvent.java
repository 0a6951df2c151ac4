package dev.weir.gateway.rest;

import dev.weir.gateway.event.Json;
import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.Authorizer;

/**
 * What a Lambda authorizer is asked. The body is never in it, and on a REST API no {@code version} either.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html">Input
 *     to a Lambda authorizer</a>
 */
final class AuthorizerEvent {

    private AuthorizerEvent() {}

    static String of(Authorizer authorizer, RoutedCall routed) {
        return Json.text(switch (authorizer) {
            case Authorizer.Token token -> token(token, routed.call());
            case Authorizer.Request _ -> request(routed);
        });
    }

    private static ObjectNode token(Authorizer.Token authorizer, Call call) {
        return Json.object()
                .put("type", "TOKEN")
                .put("methodArn", call.methodArn())
                .put("authorizationToken",
                        call.request().headers().last(authorizer.header()).orElse(""));
    }

    private static ObjectNode request(RoutedCall routed) {
        ObjectNode event = Json.object().put("type", "REQUEST").put("methodArn", routed.call().methodArn());
        event.setAll(routed.event());
        event.set("requestContext", (JsonNode) routed.variables().context());
        return event;
    }
}
