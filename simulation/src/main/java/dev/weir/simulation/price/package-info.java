/** What it costs a month. */
@NullMarked
package dev.weir.simulation.price;

import org.jspecify.annotations.NullMarked;
