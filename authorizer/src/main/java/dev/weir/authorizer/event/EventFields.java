package dev.weir.authorizer.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An event, or an object within one, read field by field: what is missing is one sentence.
 *
 * @param place where it stands in the event, for the sentence; ends with a dot, or is empty
 */
record EventFields(Map<String, Object> values, String place) {

    String text(String key) {
        return optionalText(key)
                .orElseThrow(() -> new IllegalArgumentException("the event has no " + place + key));
    }

    /** Empty if it is missing, or no text. */
    Optional<String> optionalText(String key) {
        return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Empty if it is missing, or no object. */
    EventFields object(String key) {
        var fields = new HashMap<String, Object>();
        if (values.get(key) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (name instanceof String text && value != null) {
                    fields.put(text, value);
                }
            });
        }
        return new EventFields(fields, place + key + ".");
    }
}
