/** Calls, environments and one shard of Redis in simulated time: how long a decision waits. */
@NullMarked
package dev.weir.simulation.queue;

import org.jspecify.annotations.NullMarked;
