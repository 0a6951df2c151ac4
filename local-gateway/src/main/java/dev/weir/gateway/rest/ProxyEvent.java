package dev.weir.gateway.rest;

import dev.weir.gateway.api.Route;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.routing.Match;
import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.RestApi;
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

    /** {@code context} is the {@code requestContext}, with what an authorizer said. */
    static String of(Call call, Match<Route> match, RestApi api, ObjectNode context) {
        ObjectNode event = ResourceEvent.of(call, match, api);
        NULL_WHEN_EMPTY.stream().filter(name -> event.path(name).isEmpty()).forEach(event::putNull);
        event.set("requestContext", (JsonNode) context);
        putBody(event, call, new BinaryMediaTypes(api.binaryMediaTypes()));
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
