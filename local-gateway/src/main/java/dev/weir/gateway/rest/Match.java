package dev.weir.gateway.rest;

import dev.weir.gateway.api.Route;
import java.util.Map;

/** A route that serves a request, and what its path parameters stand for. */
record Match(Route route, Map<String, String> pathParameters) {}
