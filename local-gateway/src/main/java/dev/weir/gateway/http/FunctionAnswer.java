package dev.weir.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.event.FunctionOutput;
import dev.weir.gateway.event.MalformedAnswer;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.wire.Body;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import dev.weir.gateway.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Turns a function's output into a response. In format 2.0 anything without a {@code statusCode} is a body itself; format
 * 1.0 needs one. What a function says that it has encoded is decoded for every client, unlike on a REST API. Reported: an
 * answer with a body and without a type is {@code text/plain}; unverified, that this holds for format 1.0 too.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Lambda integrations for HTTP APIs</a>
 */
final class FunctionAnswer {

    /** What only the connection can know; what AWS does with them is unverified. */
    private static final Set<String> FRAMING = Set.of("connection", "content-length", "date", "keep-alive", "trailer",
            "transfer-encoding", "upgrade");

    private FunctionAnswer() {}

    /** @throws MalformedAnswer where the client is told of an internal error */
    static Response of(String json, PayloadFormat format) {
        JsonNode whole = Json.read(json).orElseThrow(() -> new MalformedAnswer("the output is not JSON"));
        FunctionOutput output = new FunctionOutput(whole);
        if (output.hasStatus()) {
            return complete(output, format);
        }
        if (format == PayloadFormat.V1) {
            throw new MalformedAnswer("the output has no statusCode, which only format 2.0 does without");
        }
        return new Response(200, new Headers(List.of(new Header("Content-Type", "application/json"))),
                Body.of(whole.isTextual() ? whole.asText() : json.strip()));
    }

    private static Response complete(FunctionOutput output, PayloadFormat format) {
        List<Header> headers = new ArrayList<>();
        output.object("headers").properties().forEach(entry -> add(headers, entry.getKey(), entry.getValue()));
        switch (format) {
            case V1 -> output.object("multiValueHeaders")
                    .properties()
                    .forEach(
                            entry -> FunctionOutput.list("multiValueHeaders." + entry.getKey(), entry.getValue())
                                    .forEach(value -> add(headers, entry.getKey(), value)));
            case V2 -> cookies(output).forEach(cookie -> add(headers, "Set-Cookie", cookie));
        }
        Body body = output.body(true);
        if (!body.isEmpty() && headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("Content-Type"))) {
            headers.add(new Header("Content-Type", "text/plain; charset=utf-8"));
        }
        return new Response(output.status(), new Headers(headers), body);
    }

    private static Iterable<JsonNode> cookies(FunctionOutput output) {
        return output.json().hasNonNull("cookies")
                ? FunctionOutput.list("cookies", output.json().path("cookies"))
                : List.of();
    }

    private static void add(List<Header> headers, String name, JsonNode value) {
        FunctionOutput.header(name, value)
                .filter(_ -> !FRAMING.contains(name.toLowerCase(Locale.ROOT)))
                .ifPresent(headers::add);
    }
}
