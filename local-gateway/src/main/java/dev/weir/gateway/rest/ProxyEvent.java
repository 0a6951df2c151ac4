package dev.weir.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.wire.Body;
import java.io.IOException;

/**
 * The event of a Lambda proxy integration. All its keys are always there, as recorded: a map with nothing in it is
 * {@code null}, and so is the body.
 */
final class ProxyEvent {

    private ProxyEvent() {}

    /** Its {@code requestContext} has what an authorizer said. */
    static String of(RoutedCall routed, BinaryMediaTypes binary) {
        String context = routed.variables().context().text();
        return Json.text(out -> {
            routed.event().writeWithNulls(out);
            Json.writeRaw(out, "requestContext", context);
            writeBody(out, routed.call(), binary);
        });
    }

    private static void writeBody(JsonGenerator out, Call call, BinaryMediaTypes binary) throws IOException {
        Body body = call.request().body();
        boolean encoded = !body.isEmpty() && call.request()
                .headers()
                .last("Content-Type")
                .map(binary::contain)
                .orElse(binary.containAll());
        out.writeStringField("body", body.isEmpty() ? null : encoded ? body.base64() : body.text());
        out.writeBooleanField("isBase64Encoded", encoded);
    }
}
