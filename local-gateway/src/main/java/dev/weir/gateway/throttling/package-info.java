/** Token buckets that calls are counted by, whoever makes them, on every kind of API. */
@NullMarked
package dev.weir.gateway.throttling;

import org.jspecify.annotations.NullMarked;
