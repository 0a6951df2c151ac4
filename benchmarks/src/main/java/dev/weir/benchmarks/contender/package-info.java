/** Who decides: Weir and its peers, each asked by the same callers about the same subjects. */
@NullMarked
package dev.weir.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
