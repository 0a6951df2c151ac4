package dev.weir.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.gateway.api.HttpApi;
import dev.weir.gateway.api.HttpRoute;
import dev.weir.gateway.call.Call;
import dev.weir.gateway.event.EventHeaders;
import dev.weir.gateway.event.Json;
import dev.weir.gateway.event.RequestContext;
import dev.weir.gateway.routing.Match;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the events of an authorizer and of an integration have in common, in format 2.0: every name once, its values joined
 * by commas, header names in lower case, cookies apart, and what is not there left out.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     Lambda integrations for HTTP APIs</a>
 */
final class RouteEvent {

    private static final String COOKIE = "Cookie";

    /** Unverified: what is between two neighbours only. */
    private static final Set<String> DROPPED = Set.of("connection", "content-length", "expect", "keep-alive",
            "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

    private RouteEvent() {}

    static ObjectNode of(Call call, Match<HttpRoute> match, HttpApi api) {
        ObjectNode event = Json.object()
                .put("version", "2.0")
                .put("routeKey", match.route().key())
                .put("rawPath", call.target().contextPath())
                .put("rawQueryString", call.target().query());
        Headers received = headers(call);
        List<String> cookies = cookies(received);
        if (!cookies.isEmpty()) {
            var list = event.putArray("cookies");
            cookies.forEach(list::add);
        }
        event.set("headers", joined(received));
        putIfAny(event, "queryStringParameters", joined(call.query().parameters()));
        event.set("requestContext", (JsonNode) context(call, match));
        putIfAny(event, "pathParameters", strings(match.pathParameters()));
        putIfAny(event, "stageVariables", strings(api.stageVariables()));
        return event;
    }

    /** The headers that reach a function. Unlike those of REST APIs they say the body's length. */
    static Headers headers(Call call) {
        var length = new Header("Content-Length", Integer.toString(call.request().body().size()));
        return new Headers(
                Stream.concat(Stream.of(length), EventHeaders.of(call, DROPPED).fields().stream()).toList());
    }

    static ObjectNode strings(Map<String, String> values) {
        ObjectNode node = Json.object();
        values.forEach(node::put);
        return node;
    }

    private static ObjectNode context(Call call, Match<HttpRoute> match) {
        ObjectNode context = Json.object()
                .put("accountId", call.api().accountId())
                .put("apiId", call.api().id())
                .put("domainName", RequestContext.domainName(call))
                .put("domainPrefix", RequestContext.domainPrefix(call));
        ObjectNode http = context.putObject("http")
                .put("method", call.request().method())
                .put("path", call.target().contextPath())
                .put("protocol", call.request().protocol())
                .put("sourceIp", call.request().sourceIp());
        call.request().headers().last("User-Agent").ifPresent(agent -> http.put("userAgent", agent));
        return context.put("requestId", call.requestId())
                .put("routeKey", match.route().key())
                .put("stage", call.api().stage())
                .put("time", RequestContext.TIME.format(call.received()))
                .put("timeEpoch", call.received().toEpochMilli());
    }

    private static List<String> cookies(Headers received) {
        return received.fields()
                .stream()
                .filter(field -> field.name().equalsIgnoreCase(COOKIE))
                .flatMap(field -> Stream.of(field.value().split(";")))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }

    private static ObjectNode joined(Headers received) {
        var byName = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        received.fields()
                .stream()
                .filter(field -> !field.name().equalsIgnoreCase(COOKIE))
                .forEach(field -> byName.computeIfAbsent(field.name().toLowerCase(Locale.ROOT),
                        name -> new ArrayList<>()).add(field.value()));
        return joined(byName);
    }

    private static ObjectNode joined(Map<String, List<String>> values) {
        ObjectNode node = Json.object();
        values.forEach((name, all) -> node.put(name, String.join(",", all)));
        return node;
    }

    private static void putIfAny(ObjectNode event, String name, ObjectNode values) {
        if (!values.isEmpty()) {
            event.set(name, values);
        }
    }
}
