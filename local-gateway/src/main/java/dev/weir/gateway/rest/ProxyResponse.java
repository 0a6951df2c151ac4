package dev.weir.gateway.rest;

import dev.weir.gateway.event.Json;
import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Response;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns the output of a Lambda proxy integration into a response, by the rules that were recorded from AWS. */
final class ProxyResponse {

    private static final Set<String> KEYS = Set.of("statusCode", "headers", "multiValueHeaders", "body",
            "isBase64Encoded");

    private static final Pattern DIGITS = Pattern.compile("[0-9]{3}");

    private ProxyResponse() {}

    /** @throws MalformedAnswer where the recorded answer is a 502 */
    static Response of(String json, Call call, BinaryMediaTypes binary) {
        JsonNode output = Json.read(json)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new MalformedAnswer("the output is not a JSON object"));
        output.fieldNames().forEachRemaining(ProxyResponse::refuseUnknown);
        List<Header> headers = ResponseHeaders.of(output);
        if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("Content-Type"))) {
            headers.add(new Header("Content-Type", "application/json"));
        }
        headers.add(new Header("x-amzn-RequestId", call.requestId()));
        headers.add(new Header("x-amz-apigw-id", call.extendedRequestId()));
        headers.add(new Header("X-Amzn-Trace-Id", call.traceId()));
        return new Response(status(output.path("statusCode")), new Headers(headers), body(output, call, binary));
    }

    private static void refuseUnknown(String key) {
        if (!KEYS.contains(key)) {
            throw new MalformedAnswer("the output has a key that a proxy response may not have: " + key);
        }
    }

    // What AWS does with 1xx is unverified; passed on, it would leave the client waiting for the answer after it.
    private static int status(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return 200;
        }
        boolean number = node.canConvertToExactIntegral() && node.canConvertToInt();
        boolean digits = node.isTextual() && DIGITS.matcher(node.asText()).matches();
        int status = number || digits ? node.asInt() : 0;
        if (status < 200 || status > 599) {
            throw new MalformedAnswer("statusCode is " + node);
        }
        return status;
    }

    // Text that claims to be base64 is decoded only for a client that asks for a binary type first.
    private static Body body(JsonNode output, Call call, BinaryMediaTypes binary) {
        JsonNode body = output.path("body");
        if (body.isContainerNode()) {
            throw new MalformedAnswer("body is not a string");
        }
        String text = body.isNull() ? "" : body.asText();
        boolean wantsBytes = call.request().headers().last("Accept").map(binary::accepted).orElse(binary.containAll());
        return output.path("isBase64Encoded").asBoolean() && wantsBytes ? decoded(text) : Body.of(text);
    }

    private static Body decoded(String text) {
        try {
            return Body.of(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new MalformedAnswer("body is not base64");
        }
    }
}
