package dev.weir.model;

import dev.weir.environment.TraceId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The traces that a call belongs to, in the headers in which it came. Callers may write what they like there: what is not as
 * the two standards have it is none.
 *
 * @param headers {@code X-Amzn-Trace-Id}, {@code traceparent} and {@code tracestate}, those there are
 * @see <a href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">Tracing
 *     header</a>
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
record Trace(Map<String, String> headers) {
    private static final String XRAY = "X-Amzn-Trace-Id";
    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~]{0,510}[!-~])?");
    private static final Pattern PARENT_VALUE = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    Trace {
        headers = Map.copyOf(headers);
    }

    /** Of an event in any payload format. Where it names no X-Ray trace, Lambda may. */
    static Trace of(Map<String, Object> event) {
        var headers = new LinkedHashMap<String, String>();
        Stream.concat(values(event, XRAY).stream(), TraceId.headersOfInvocation().stream())
                .filter(value -> VALUE.matcher(value).matches() && TraceId.in(List.of(value)).isPresent())
                .findFirst()
                .ifPresent(value -> headers.put(XRAY, value));
        only(values(event, PARENT), PARENT_VALUE).ifPresent(parent -> {
            headers.put(PARENT, parent);
            only(List.of(String.join(",", values(event, STATE))), VALUE)
                    .ifPresent(state -> headers.put(STATE, state));
        });
        return new Trace(headers);
    }

    /** Two parents are none. */
    private static Optional<String> only(List<String> values, Pattern pattern) {
        return values.size() == 1 && pattern.matcher(values.getFirst()).matches()
                ? Optional.of(values.getFirst())
                : Optional.empty();
    }

    /** The trace by which logs are searched: X-Ray's, or else the W3C's. */
    Optional<String> id() {
        return Optional.ofNullable(headers.get(XRAY))
                .flatMap(value -> TraceId.in(List.of(value)))
                .or(() -> Optional.ofNullable(headers.get(PARENT)).map(parent -> parent.substring(3, 35)));
    }

    private static List<String> values(Map<String, Object> event, String name) {
        var all = named(event.get("multiValueHeaders"), name);
        return all.isEmpty() ? named(event.get("headers"), name) : all;
    }

    private static List<String> named(@Nullable Object headers, String name) {
        return headers instanceof Map<?, ?> map
                ? map.entrySet()
                        .stream()
                        .filter(header -> name.equalsIgnoreCase(String.valueOf(header.getKey())))
                        .flatMap(header -> texts(header.getValue()))
                        .toList()
                : List.of();
    }

    private static Stream<String> texts(@Nullable Object value) {
        return (value instanceof List<?> list ? list.stream() : Stream.ofNullable(value))
                .flatMap(text -> text instanceof String one ? Stream.of(one) : Stream.empty());
    }
}
