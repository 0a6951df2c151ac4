package dev.weir.gateway.rest;

import dev.weir.gateway.call.Reply;
import dev.weir.gateway.event.HeaderText;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.event.Variables;
import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.Assumptions;
import dev.weir.gateway.api.GatewayResponse;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.Uncertainty;
import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes the gateway's own answers as the template shapes them. A type that is not set takes all it can from
 * {@code DEFAULT_4XX} or {@code DEFAULT_5XX}; one that is set, even in part, takes nothing from there (both recorded).
 */
record GatewayResponses(Map<GatewayResponseType, GatewayResponse> customised, Assumptions assumptions) {

    private static final String JSON = "application/json";

    /** What API Gateway says that each type's template is, where a user asks for it. */
    private static final String STORED_BODY = "{\"message\":$context.error.messageString}";

    private static final GatewayResponse NOT_CUSTOMISED = new GatewayResponse(OptionalInt.empty(), Map.of(), Map.of());

    Reply reply(Rejection rejection, Variables variables) {
        return Reply.of(render(rejection, variables), rejection.why());
    }

    private Response render(Rejection rejection, Variables variables) {
        GatewayError error = rejection.error();
        GatewayResponse shape = error.type().map(this::shape).orElse(NOT_CUSTOMISED);
        variables.context().failed(describe(rejection));
        Map.Entry<String, String> template = template(shape, error, variables.call());
        int status = shape.status().orElse(error.status());
        var headers = new ArrayList<>(List.of(new Header("Content-Type", template.getKey()),
                new Header("x-amzn-RequestId", variables.call().requestId()),
                new Header("x-amz-apigw-id", variables.call().extendedRequestId())));
        if (status == error.status() || assumptions.usual(Uncertainty.ERROR_TYPE)) {
            headers.add(new Header("x-amzn-ErrorType", error.exception()));
        }
        shape.headers().forEach((name, mapping) -> put(headers, name, variables.value(mapping)));
        return new Response(status, new Headers(headers), Body.of(variables.fill(template.getValue())));
    }

    /** What shapes a type: its own customisation, or else the default of its hundred. */
    GatewayResponse shape(GatewayResponseType type) {
        var fallback = type.status() < 500 ? GatewayResponseType.DEFAULT_4XX : GatewayResponseType.DEFAULT_5XX;
        return Optional.ofNullable(customised.get(type))
                .orElseGet(() -> customised.getOrDefault(fallback, NOT_CUSTOMISED));
    }

    private static ObjectNode describe(Rejection rejection) {
        GatewayError error = rejection.error();
        Optional<String> message = rejection.message().or(error::message);
        ObjectNode description = Json.object()
                .put("message", message.orElse("null"))
                .put("messageString", message.map(Json::quoted).orElse("null"))
                .put("responseType", error.type().map(Enum::name).orElse(""));
        rejection.validation().ifPresent(mistakes -> description.put("validationErrorString", mistakes));
        return description;
    }

    // Which of several templates is taken is unverified: the one that the client accepts first, else JSON.
    private Map.Entry<String, String> template(GatewayResponse shape, GatewayError error, Call call) {
        Map<String, String> templates = shape.templates();
        if (templates.isEmpty()) {
            return builtIn(shape, error);
        }
        String accepted = call.request()
                .headers()
                .last("Accept")
                .map(accept -> accept.split("[,;]", 2)[0].strip())
                .orElse(JSON);
        return templates.entrySet()
                .stream()
                .filter(entry -> entry.getKey().equals(accepted))
                .findFirst()
                .or(() -> templates.entrySet().stream().filter(entry -> entry.getKey().equals(JSON)).findFirst())
                .orElseGet(() -> templates.entrySet().stream().min(Map.Entry.comparingByKey()).orElseThrow());
    }

    private Map.Entry<String, String> builtIn(GatewayResponse shape, GatewayError error) {
        if (error == GatewayError.TOO_LARGE && !assumptions.usual(Uncertainty.BODY_OVER_10_MB)) {
            return Map.entry("text/plain", "$context.error.message");
        }
        boolean asStored = error.isDeny() && !shape.equals(NOT_CUSTOMISED) && !assumptions.usual(Uncertainty.DENY_KEY);
        return Map.entry(JSON, asStored ? STORED_BODY : error.builtInBody());
    }

    private void put(List<Header> headers, String name, Optional<String> value) {
        String text = value.map(HeaderText::value).filter(HeaderText::isSendable).orElse("");
        if (!text.isEmpty() || !assumptions.usual(Uncertainty.UNDEFINED_IN_HEADER)) {
            headers.removeIf(header -> header.name().equalsIgnoreCase(name));
            headers.add(new Header(name, text));
        }
    }
}
