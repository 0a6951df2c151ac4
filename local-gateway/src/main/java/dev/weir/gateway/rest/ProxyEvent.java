package dev.weir.gateway.rest;

import dev.weir.gateway.event.Json;
import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.wire.Body;
import java.util.List;

/**
 * The event of a Lambda proxy integration. All its keys are always there, as recorded: a map with nothing in it is
 * {@code null}, and so is the body.
 */
final class ProxyEvent {

    private static final List<String> NULL_WHEN_EMPTY = List.of("queryStringParameters",
            "multiValueQueryStringParameters", "pathParameters", "stageVariables");

    private ProxyEvent() {}

    /** Its {@code requestContext} has what an authorizer said. */
    static String of(RoutedCall routed, BinaryMediaTypes binary) {
        ObjectNode event = Json.object();
        event.setAll(routed.event());
        NULL_WHEN_EMPTY.stream().filter(name -> event.path(name).isEmpty()).forEach(event::putNull);
        event.set("requestContext", (JsonNode) routed.variables().context());
        putBody(event, routed.call(), binary);
        return Json.text(event);
    }

    private static void putBody(ObjectNode event, Call call, BinaryMediaTypes binary) {
        Body body = call.request().body();
        boolean encoded = !body.isEmpty() && call.request()
                .headers()
                .last("Content-Type")
                .map(binary::contain)
                .orElse(binary.containAll());
        event.put("body", body.isEmpty() ? null : encoded ? body.base64() : body.text());
        event.put("isBase64Encoded", encoded);
    }
}
