package dev.weir.gateway.check.blueprint;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Value;

/**
 * A gateway response that an API has of its own.
 *
 * @param type e.g. {@code ACCESS_DENIED}
 * @param headers what each is mapped to, by its name as it is written
 * @param templates the body by media type
 */
public record GatewayAnswer(
        String api, String type, Place place, Optional<Value.Text> status, Map<String, Value.Text> headers,
        List<Value.Text> templates) {

    public GatewayAnswer {
        headers = Map.copyOf(headers);
        templates = List.copyOf(templates);
    }
}
