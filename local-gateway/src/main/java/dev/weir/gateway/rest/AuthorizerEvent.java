package dev.weir.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.Json;
import java.io.IOException;

/**
 * What a Lambda authorizer is asked. The body is never in it, and on a REST API no {@code version} either.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html">Input
 *     to a Lambda authorizer</a>
 */
final class AuthorizerEvent {

    private AuthorizerEvent() {}

    static String of(Authorizer authorizer, RoutedCall routed) {
        return switch (authorizer) {
            case Authorizer.Token token -> Json.text(out -> writeToken(out, token, routed.call()));
            case Authorizer.Request _ -> {
                String context = routed.variables().context().text();
                yield Json.text(out -> writeRequest(out, routed, context));
            }
        };
    }

    private static void writeToken(JsonGenerator out, Authorizer.Token authorizer, Call call) throws IOException {
        out.writeStringField("type", "TOKEN");
        out.writeStringField("methodArn", call.methodArn());
        out.writeStringField("authorizationToken", call.request().headers().last(authorizer.header()).orElse(""));
    }

    private static void writeRequest(JsonGenerator out, RoutedCall routed, String context) throws IOException {
        out.writeStringField("type", "REQUEST");
        out.writeStringField("methodArn", routed.call().methodArn());
        routed.event().write(out);
        Json.writeRaw(out, "requestContext", context);
    }
}
