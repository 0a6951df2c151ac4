package dev.weir.authorizer.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an event says of its caller, whatever kind of event it is.
 *
 * @param headers all values of each header, in their order, by its name in any letter case
 * @param peer the address that API Gateway saw; empty where the event has none, as a TOKEN authorizer's
 * @param requestContext the event's {@code requestContext}, which API Gateway writes and no client can; empty where the
 *     event has none
 */
public record Evidence(Map<String, List<String>> headers, String peer, Map<String, ?> requestContext) {

    public Evidence {
        var byName = new TreeMap<String, List<String>>();
        headers.forEach((name, values) -> byName.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                .addAll(values));
        headers = byName;
    }

    /** All values of the header {@code name}, which is in lower case. */
    List<String> values(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** The values of {@code X-Forwarded-For}: whatever the caller wrote, and what proxies added at its end. */
    public List<String> forwardedFor() {
        return values("x-forwarded-for");
    }

    @Override
    public String toString() {
        return "Evidence[" + peer + "]"; // keys and tokens stay out of logs
    }
}
