package dev.weir.gateway.wire;

import java.util.List;
import java.util.Optional;

/** Header fields in the order in which they came. Lookup ignores case, and nothing else does. */
public record Headers(List<Header> fields) {

    public Headers {
        fields = List.copyOf(fields);
    }

    /** The last value, which is the one that API Gateway shows where only one can be shown. */
    public Optional<String> last(String name) {
        for (int i = fields.size() - 1; i >= 0; i--) { // a stream would take several times as long, for each of twenty look-ups
            if (fields.get(i).name().equalsIgnoreCase(name)) {
                return Optional.of(fields.get(i).value());
            }
        }
        return Optional.empty();
    }
}
