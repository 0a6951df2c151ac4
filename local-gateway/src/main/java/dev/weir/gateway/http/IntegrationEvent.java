package dev.weir.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.api.PayloadFormat;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.event.RequestEvent;
import dev.weir.gateway.http.Admission.Vouched;
import dev.weir.gateway.http.Admission.Vouched.ByLambda;
import dev.weir.gateway.http.Admission.Vouched.ByToken;
import dev.weir.gateway.routing.Match;
import dev.weir.gateway.wire.Body;
import java.util.Optional;

/** What a function behind an HTTP API is asked. */
final class IntegrationEvent {

    private IntegrationEvent() {}

    static String of(Call call, Match<HttpRoute> match, HttpApi api, Optional<Vouched> by) {
        return match.route().format() == PayloadFormat.V1
                ? former(call, match, api, by)
                : Json.text(current(RouteEvent.of(call, match, api), call, by));
    }

    private static String former(Call call, Match<HttpRoute> match, HttpApi api, Optional<Vouched> by) {
        RequestEvent event = FormerEvent.of(call, match, api);
        String context = FormerEvent.context(call, match).authorizedAs(flat(by)).text();
        Body body = call.request().body();
        boolean encoded = TextTypes.isBinary(call.request());
        return Json.text(out -> {
            event.writeWithNulls(out);
            FormerEvent.writeRest(out, context);
            out.writeStringField("body", body.isEmpty() ? null : encoded ? body.base64() : body.text());
            out.writeBooleanField("isBase64Encoded", encoded);
        });
    }

    private static ObjectNode flat(Optional<Vouched> by) {
        return switch (by.orElse(null)) {
            case null -> Json.object().putNull("claims").putNull("scopes");
            case ByToken token -> token(token);
            case ByLambda lambda -> {
                ObjectNode values = lambda.context().map(ObjectNode::deepCopy).orElseGet(Json::object);
                values.remove("principalId"); // only the authorizer's own word says who calls
                lambda.principal().ifPresent(principal -> values.put("principalId", principal));
                yield values;
            }
        };
    }

    private static ObjectNode token(ByToken token) {
        ObjectNode values = Json.object();
        values.set("claims", (JsonNode) token.claims());
        if (token.scopes().isEmpty()) {
            return values.putNull("scopes");
        }
        var scopes = values.putArray("scopes");
        token.scopes().forEach(scopes::add);
        return values;
    }

    private static ObjectNode current(ObjectNode event, Call call, Optional<Vouched> by) {
        by.ifPresent(vouched -> {
            ObjectNode authorizer = event.withObject("/requestContext").putObject("authorizer");
            switch (vouched) {
                case ByToken token -> authorizer.set("jwt", token(token));
                case ByLambda lambda -> authorizer.set("lambda", lambda.context()
                        .<JsonNode>map(it -> it)
                        .orElseGet(authorizer::nullNode));
            }
        });
        Body body = call.request().body();
        boolean encoded = TextTypes.isBinary(call.request());
        if (!body.isEmpty()) {
            event.put("body", encoded ? body.base64() : body.text());
        }
        return event.put("isBase64Encoded", encoded);
    }
}
