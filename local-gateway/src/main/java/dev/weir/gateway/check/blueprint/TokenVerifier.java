package dev.weir.gateway.check.blueprint;

import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Value;

/**
 * A JWT authorizer of an HTTP API.
 *
 * @param configuration its issuer and audience, with names in small letters or capitalised
 */
public record TokenVerifier(String name, Place place, Value.Mapping configuration) {}
