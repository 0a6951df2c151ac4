package dev.weir.gateway.rest;

import dev.weir.gateway.event.FunctionOutput;
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

    static List<Header> of(FunctionOutput output) {
        var headers = new ArrayList<Header>();
        output.object("multiValueHeaders")
                .properties()
                .forEach(
                        entry -> FunctionOutput.list("multiValueHeaders." + entry.getKey(), entry.getValue())
                                .forEach(value -> add(headers, entry.getKey(), value)));
        output.object("headers").properties().forEach(entry -> add(headers, entry.getKey(), entry.getValue()));
        return headers;
    }

    private static void add(List<Header> headers, String name, JsonNode value) {
        String written = headers.stream().map(Header::name).filter(name::equalsIgnoreCase).findFirst().orElse(name);
        FunctionOutput.header(name, value)
                .filter(_ -> !name.equalsIgnoreCase("Transfer-Encoding")) // only the server knows it; AWS's answer is unverified
                .ifPresent(header -> headers.add(new Header(remapped(written), header.value())));
    }

    private static String remapped(String name) {
        return REMAPPED.contains(name.toLowerCase(Locale.ROOT)) ? PREFIX + name : name;
    }
}
