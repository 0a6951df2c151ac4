package dev.weir.gateway.wire;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Header fields in the order in which they came. Lookup ignores case, and nothing else does. */
public record Headers(List<Header> fields) {

    public Headers {
        fields = List.copyOf(fields);
    }

    /** The last value, which is the one that API Gateway shows where only one can be shown. */
    public Optional<String> last(String name) {
        return values(name).reduce((first, last) -> last);
    }

    private Stream<String> values(String name) {
        return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).map(Header::value);
    }
}
