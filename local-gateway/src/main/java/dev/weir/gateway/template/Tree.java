package dev.weir.gateway.template;

import java.util.LinkedHashMap;
import java.util.Map;

/** A mapping that grows by paths of keys. */
final class Tree {

    private final Place place;
    private Value.Mapping whole;

    Tree(Place place) {
        this.place = place;
        whole = Value.Mapping.empty(place);
    }

    static Value text(Place place, String text) {
        return new Value.Text(place, text);
    }

    static Value.Mapping mapping(Place place, Map<String, Value> values) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>();
        values.forEach((key, value) -> entries.put(key, new Value.Entry(value.place(), value)));
        return new Value.Mapping(place, entries);
    }

    void put(Value value, String... path) {
        Value nested = value;
        for (int i = path.length - 1; i >= 0; i--) {
            nested = mapping(value.place(), Map.of(path[i], nested));
        }
        whole = Definition.over(whole, (Value.Mapping) nested);
    }

    Value.Mapping whole() {
        return new Value.Mapping(place, whole.entries());
    }
}
