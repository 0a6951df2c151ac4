/** The limiter itself, in simulated time, over a Redis that fails over: what passes that should not, and the reverse. */
@NullMarked
package dev.weir.simulation.failover;

import org.jspecify.annotations.NullMarked;
