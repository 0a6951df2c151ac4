/** From a method and a path to the route that serves them, for every kind of API. */
@NullMarked
package dev.weir.gateway.routing;

import org.jspecify.annotations.NullMarked;
