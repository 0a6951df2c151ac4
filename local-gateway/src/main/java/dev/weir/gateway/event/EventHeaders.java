package dev.weir.gateway.event;

import dev.weir.gateway.call.Call;
import dev.weir.gateway.wire.Header;
import dev.weir.gateway.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The headers that reach a function: some of the client's are dropped, some of the gateway's are added. */
public final class EventHeaders {

    /** Written by the gateway itself, from what the client sent. */
    private static final Set<String> REPLACED = Set.of("x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port",
            "x-forwarded-proto", "host");

    private static final Map<String, String> CAPITALISED = Map.of("authorization", "Authorization", "user-agent",
            "User-Agent");

    private static final String SIGNATURE = "AWS4-HMAC-SHA256 ";

    private EventHeaders() {}

    /**
     * What a function gets to see of a call's headers.
     *
     * @param dropped names in lower case that no function of this kind of API sees
     */
    public static Headers of(Call call, Set<String> dropped) {
        Headers received = call.request().headers();
        var headers = new ArrayList<Header>();
        for (Header field : received.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (passes(name, field.value(), dropped)) {
                headers.add(named(name, field));
            }
        }
        headers.addAll(added(call, received));
        return new Headers(headers);
    }

    private static List<Header> added(Call call, Headers received) {
        String peer = call.request().sourceIp();
        return List.of(new Header("Host", received.last("Host").orElseGet(call.api()::domainName)),
                new Header("X-Amzn-Trace-Id", call.trace().shown()),
                new Header("X-Forwarded-For",
                        received.last("X-Forwarded-For").map(before -> before + ", " + peer).orElse(peer)),
                new Header("X-Forwarded-Port", Integer.toString(call.request().port())),
                new Header("X-Forwarded-Proto", "http"));
    }

    private static boolean passes(String name, String value, Set<String> dropped) {
        return !dropped.contains(name) && !REPLACED.contains(name)
                && !(name.equals("authorization") && value.startsWith(SIGNATURE));
    }

    private static Header named(String name, Header field) {
        String written = CAPITALISED.get(name);
        return written == null ? field : new Header(written, field.value());
    }
}
