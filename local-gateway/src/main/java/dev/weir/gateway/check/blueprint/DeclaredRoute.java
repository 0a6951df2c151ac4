package dev.weir.gateway.check.blueprint;

import java.util.Optional;

import dev.weir.gateway.template.Place;

/**
 * A method of a resource of an API.
 *
 * @param method in capitals; {@code ANY} for all
 * @param invoked what answers
 * @param permitted whether API Gateway may invoke that without a further resource
 */
public record DeclaredRoute(String api, String method, String path, Place place, Invoked invoked, boolean permitted,
        Guard guard) {

    /** The logical id of what answers, where that is known. */
    public Optional<String> function() {
        return invoked.function();
    }

    /** The path of the route of an HTTP API that takes what no other takes. */
    public static final String ALL = "$default";

    /** What stands before it. */
    public enum Guard {
        /** An authorizer. */
        AUTHORIZER,
        /** Nothing, and that is written out. */
        NONE,
        /** Nothing, and nothing says so. */
        FORGOTTEN
    }

    /** As the limits file names it. */
    public String name() {
        return method + " " + path;
    }

    /** Whether calls of a route of the limits file come here. */
    public boolean serves(String route) {
        return route.equals(name()) || (method.equals("ANY") && route.substring(route.indexOf(' ') + 1).equals(path));
    }
}
