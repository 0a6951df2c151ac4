package dev.weir.gateway.event;

import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the events of format 1.0 of an authorizer and of a proxy integration have in common. */
public final class RequestEvent {

    private RequestEvent() {}

    /**
     * The whole request but its context and its body.
     *
     * @param resource the template of the path
     */
    public static ObjectNode of(Call call, Headers received, String resource, Map<String, String> pathParameters,
            Map<String, String> stageVariables) {
        ObjectNode event = Json.object();
        event.put("resource", resource)
                .put("path", call.target().path())
                .put("httpMethod",
                        call.request().method());
        Map<String, List<String>> headers = byName(received);
        event.set("headers", Json.written(singles(headers)));
        event.set("multiValueHeaders", Json.written(lists(headers)));
        event.set("queryStringParameters", singles(call.query().parameters()));
        event.set("multiValueQueryStringParameters", lists(call.query().parameters()));
        event.set("pathParameters", strings(pathParameters));
        event.set("stageVariables", strings(stageVariables));
        return event;
    }

    // A name in two cases is one header; the first spelling names it.
    private static Map<String, List<String>> byName(Headers headers) {
        var byName = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.fields()
                .forEach(
                        field -> byName.computeIfAbsent(field.name(), name -> new ArrayList<>(1)).add(field.value()));
        return byName;
    }

    private static ObjectNode strings(Map<String, String> values) {
        ObjectNode node = Json.object();
        values.forEach(node::put);
        return node;
    }

    private static ObjectNode singles(Map<String, List<String>> values) {
        ObjectNode node = Json.object();
        values.forEach((name, all) -> node.put(name, all.getLast()));
        return node;
    }

    private static ObjectNode lists(Map<String, List<String>> values) {
        ObjectNode node = Json.object();
        values.forEach((name, all) -> {
            ArrayNode list = node.putArray(name);
            all.forEach(list::add);
        });
        return node;
    }
}
