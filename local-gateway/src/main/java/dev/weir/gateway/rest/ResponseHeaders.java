package dev.weir.gateway.rest;

import dev.weir.gateway.event.HeaderText;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.gateway.wire.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The headers of a proxy response: many-valued ones first, those of {@code headers} appended under the same name. */
final class ResponseHeaders {

    /** Names that a function may not set itself; they go out under {@value #PREFIX}. */
    private static final Set<String> REMAPPED = Set.of("authorization", "connection", "content-length", "content-md5",
            "date", "expect", "host", "max-forwards", "proxy-authenticate", "server", "trailer", "upgrade",
            "user-agent",
            "www-authenticate");

    private static final String PREFIX = "x-amzn-Remapped-";

    private ResponseHeaders() {}

    static List<Header> of(JsonNode output) {
        var headers = new ArrayList<Header>();
        object(output, "multiValueHeaders").properties()
                .forEach(entry -> addAll(headers, entry.getKey(), entry.getValue()));
        object(output, "headers").properties().forEach(entry -> add(headers, entry.getKey(), entry.getValue()));
        return headers;
    }

    private static JsonNode object(JsonNode output, String name) {
        JsonNode node = output.path(name);
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
            throw new MalformedAnswer(name + " is not an object");
        }
        return node;
    }

    private static void addAll(List<Header> headers, String name, JsonNode values) {
        if (!values.isArray()) {
            throw new MalformedAnswer("multiValueHeaders." + name + " is not a list");
        }
        values.forEach(value -> add(headers, name, value));
    }

    private static void add(List<Header> headers, String name, JsonNode value) {
        String text = HeaderText.value(value.asText());
        if (value.isContainerNode() || !HeaderText.isName(name) || !HeaderText.isSendable(text)) {
            throw new MalformedAnswer("header " + name + " cannot be sent");
        }
        String written = headers.stream().map(Header::name).filter(name::equalsIgnoreCase).findFirst().orElse(name);
        boolean framing = name.equalsIgnoreCase("Transfer-Encoding"); // only the server knows it; AWS's answer is unverified
        if (!value.isNull() && !framing) {
            headers.add(new Header(remapped(written), text));
        }
    }

    private static String remapped(String name) {
        return REMAPPED.contains(name.toLowerCase(Locale.ROOT)) ? PREFIX + name : name;
    }
}
