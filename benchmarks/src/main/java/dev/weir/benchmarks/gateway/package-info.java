/** What the local gateway costs, beside a server of the same kind that does nothing else. */
@NullMarked
package dev.weir.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
