package dev.weir.gateway.check.blueprint;

import java.util.Optional;
import java.util.Set;

import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Value;

/**
 * An API of the template.
 *
 * @param id its logical id
 * @param kind what API Gateway calls it
 * @param sam whether SAM makes it, of {@code properties}
 * @param stages all that it may have; empty where it may have any
 * @param stage the one that is deployed unless a parameter says otherwise
 * @param whole whether all its routes are in the template
 */
public record DeclaredApi(
        String id, Place place, Kind kind, boolean sam, Value.Mapping properties, Optional<Set<String>> stages,
        Optional<Value.Text> stage, boolean whole) {

    /** Only a REST API can turn a denial into a 429 itself. */
    public enum Kind {
        REST,
        HTTP
    }
}
