/** Counters in this process's memory. */
@NullMarked
package dev.weir.limiter.memory;

import org.jspecify.annotations.NullMarked;
