/** Callers that ask as fast as they are answered, and what that cost, in short slices that alternate. */
@NullMarked
package dev.weir.benchmarks.load;

import org.jspecify.annotations.NullMarked;
