/** The Redis under the benchmarks: started if none is named, and looked at while contenders use it. */
@NullMarked
package dev.weir.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
