package dev.weir.gateway.check.blueprint;

import dev.weir.gateway.template.Place;

/**
 * That API Gateway may invoke a function.
 *
 * @param source from where, as a pattern; empty for from anywhere
 */
public record Permission(Place place, Invoked invoked, String source) {}
