/** What API Gateway would know after a deployment: the API, its routes, authorizers, gateway responses and functions. */
@NullMarked
package dev.weir.gateway.api;

import org.jspecify.annotations.NullMarked;
