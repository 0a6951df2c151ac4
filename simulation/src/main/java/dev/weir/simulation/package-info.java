/** Weir at rates that no laptop reaches, and what it costs there: start at {@link dev.weir.simulation.Simulate}. */
@NullMarked
package dev.weir.simulation;

import org.jspecify.annotations.NullMarked;
