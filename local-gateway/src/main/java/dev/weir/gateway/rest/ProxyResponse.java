package dev.weir.gateway.rest;

import dev.weir.gateway.event.FunctionOutput;
import dev.weir.gateway.event.MalformedAnswer;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.call.Call;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Response;
import java.util.List;
import java.util.Set;

/** Turns the output of a Lambda proxy integration into a response, by the rules that were recorded from AWS. */
final class ProxyResponse {

    private static final Set<String> KEYS = Set.of("statusCode", "headers", "multiValueHeaders", "body",
            "isBase64Encoded");

    private ProxyResponse() {}

    /** @throws MalformedAnswer where the recorded answer is a 502, or a 500 */
    static Response of(String json, Call call, BinaryMediaTypes binary) {
        JsonNode output = Json.read(json)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new MalformedAnswer("the output is not a JSON object"));
        output.fieldNames().forEachRemaining(ProxyResponse::refuseUnknown);
        FunctionOutput answer = new FunctionOutput(output);
        List<Header> headers = ResponseHeaders.of(answer);
        if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("Content-Type"))) {
            headers.add(new Header("Content-Type", "application/json"));
        }
        headers.add(new Header("x-amzn-RequestId", call.requestId()));
        headers.add(new Header("x-amz-apigw-id", call.extendedRequestId()));
        headers.add(new Header("X-Amzn-Trace-Id", call.trace().whole()));
        // Text that claims to be base64 is decoded only for a client that asks for a binary type first.
        boolean wantsBytes = call.request().headers().last("Accept").map(binary::accepted).orElse(binary.containAll());
        return new Response(answer.hasStatus() ? answer.status() : 200, new Headers(headers), answer.body(wantsBytes));
    }

    private static void refuseUnknown(String key) {
        if (!KEYS.contains(key)) {
            throw new MalformedAnswer("the output has a key that a proxy response may not have: " + key);
        }
    }
}
