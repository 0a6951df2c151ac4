/**
 * A REST API as API Gateway serves it: read {@code Gateway}, which follows one call from the router through the authorizer
 * to the function, then the nouns that it names. What AWS was seen to do and what is only believed is told apart where it
 * matters: a constant marked <i>unverified</i> is a choice, not a claim.
 */
@NullMarked
package dev.weir.gateway.rest;

import org.jspecify.annotations.NullMarked;
