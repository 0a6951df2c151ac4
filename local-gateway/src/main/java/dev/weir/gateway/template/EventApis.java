package dev.weir.gateway.template;

import java.util.Optional;
import java.util.Set;

/**
 * The APIs that events of one type can be of.
 *
 * @param key names the API in an event
 * @param kind what an event's API has to be, as a sentence calls it
 * @param implicit the API of events that name none
 * @param ids the logical ids of all
 */
record EventApis(String key, String kind, String implicit, Set<String> ids) {

    /** Of events of type {@code Api}. */
    static EventApis ofRestApis(Set<String> ids) {
        return new EventApis("RestApiId", "an API", Api.IMPLICIT, ids);
    }

    /** Of events of type {@code HttpApi}. */
    static EventApis ofHttpApis(Set<String> ids) {
        return new EventApis("ApiId", "an HTTP API", HttpApiReader.IMPLICIT, ids);
    }

    /**
     * The API of an event; empty where it is of none, which is refused.
     *
     * @param example the logical id of an API that it could be of
     */
    Optional<String> of(String event, Section properties, String example) {
        Value id = properties.mapping()
                .get(key)
                .orElse(new Value.Reference(properties.place(), implicit, implicit));
        if (!(id instanceof Value.Reference reference)) {
            properties.problems()
                    .refuse(id.place(), id instanceof Value.Unknown unknown
                            ? unknown.reason()
                            : key + " must refer to " + kind + " of this template, e.g. `" + key + ": !Ref " + example
                                    + "`.");
            return Optional.empty();
        }
        if (!ids.contains(reference.resource())) {
            properties.problems()
                    .refuse(id.place(), "Event " + event + " is of " + reference.resource() + ", which is not " + kind
                            + " of this template: name one in " + key + ".");
            return Optional.empty();
        }
        return Optional.of(reference.resource());
    }
}
