package dev.weir.gateway.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query's parameters, decoded, unlike the path: {@code +} is a space and {@code %2B} a plus. */
public record Query(Map<String, List<String>> parameters) {

    public static Query of(String text) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                parameters.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(parts.length > 1 ? decoded(parts[1]) : "");
            }
        }
        return new Query(parameters);
    }

    /** The last value of a parameter that was given several times. */
    public Optional<String> last(String name) {
        return Optional.ofNullable(parameters.get(name)).map(List::getLast);
    }

    /** The same by a name in any case. */
    public Optional<String> lastIgnoringCase(String name) {
        return parameters.keySet()
                .stream()
                .filter(name::equalsIgnoreCase)
                .reduce((first, last) -> last)
                .flatMap(this::last);
    }

    // What is not properly encoded is left as it came; API Gateway's own answer to it is unverified.
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }
}
