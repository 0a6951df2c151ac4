package dev.weir.gateway.template;

/**
 * A resource as the template declares it.
 *
 * @param place where its logical id is written
 * @param type empty where none is written
 * @param attributes what stands beside {@code Properties}
 * @param properties merged with {@code Globals}; what only a deployment knows stands in texts as <code>${name}</code>
 */
public record Declaration(
        String id, Place place, String type, Value.Mapping attributes, Value.Mapping properties) {

    /** Whether it is of a type. */
    public boolean is(String name) {
        return type.equals(name);
    }
}
