package dev.weir.gateway.routing;

import java.util.Map;

/**
 * A route that serves a request, and what its path parameters stand for.
 *
 * @param <R> the kind of route
 */
public record Match<R>(R route, Map<String, String> pathParameters) {}
