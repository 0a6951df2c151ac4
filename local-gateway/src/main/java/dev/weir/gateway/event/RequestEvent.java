package dev.weir.gateway.event;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.wire.Headers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the events of format 1.0 of an authorizer and of a proxy integration have in common: the whole request but its
 * context and its body.
 *
 * @param resource the template of the path
 * @param request in JSON what follows it and is the same in both events
 */
public record RequestEvent(Call call, String resource, String request, Map<String, String> pathParameters,
        Map<String, String> stageVariables) {

    /**
     * What a call's events say of its request.
     *
     * @param received those headers that reach a function
     */
    public static RequestEvent of(Call call, Headers received, String resource, String path,
            Map<String, String> pathParameters, Map<String, String> stageVariables) {
        Map<String, List<String>> headers = byName(received);
        return new RequestEvent(call, resource, Json.text(out -> {
            out.writeStringField("path", path);
            out.writeStringField("httpMethod", call.request().method());
            write(out, "headers", headers, RequestEvent::writeLast, false);
            write(out, "multiValueHeaders", headers, RequestEvent::writeAll, false);
        }), pathParameters, stageVariables);
    }

    /** As an authorizer gets it. */
    public void write(JsonGenerator out) throws IOException {
        write(out, false);
    }

    /** As a proxy integration gets it: a map with nothing in it is {@code null}. */
    public void writeWithNulls(JsonGenerator out) throws IOException {
        write(out, true);
    }

    private void write(JsonGenerator out, boolean emptyIsNull) throws IOException {
        out.writeStringField("resource", resource);
        Json.writeFields(out, request);
        Map<String, List<String>> query = call.query().parameters();
        write(out, "queryStringParameters", query, RequestEvent::writeLast, emptyIsNull);
        write(out, "multiValueQueryStringParameters", query, RequestEvent::writeAll, emptyIsNull);
        write(out, "pathParameters", pathParameters, RequestEvent::writeTexts, emptyIsNull);
        write(out, "stageVariables", stageVariables, RequestEvent::writeTexts, emptyIsNull);
    }

    private interface Entries<V> {

        void write(JsonGenerator out, Map<String, V> values) throws IOException;
    }

    private static <V> void write(JsonGenerator out, String name, Map<String, V> values, Entries<V> entries,
            boolean emptyIsNull) throws IOException {
        out.writeFieldName(name);
        if (values.isEmpty() && emptyIsNull) {
            out.writeNull();
        } else {
            out.writeStartObject();
            entries.write(out, values);
            out.writeEndObject();
        }
    }

    // A name in two cases is one header; the first spelling names it.
    private static Map<String, List<String>> byName(Headers headers) {
        var byName = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.fields()
                .forEach(
                        field -> byName.computeIfAbsent(field.name(), name -> new ArrayList<>(1)).add(field.value()));
        return byName;
    }

    private static void writeTexts(JsonGenerator out, Map<String, String> values) throws IOException {
        for (var entry : values.entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
    }

    private static void writeLast(JsonGenerator out, Map<String, List<String>> values) throws IOException {
        for (var entry : values.entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue().getLast());
        }
    }

    private static void writeAll(JsonGenerator out, Map<String, List<String>> values) throws IOException {
        for (var entry : values.entrySet()) {
            out.writeArrayFieldStart(entry.getKey());
            for (String value : entry.getValue()) {
                out.writeString(value);
            }
            out.writeEndArray();
        }
    }
}
