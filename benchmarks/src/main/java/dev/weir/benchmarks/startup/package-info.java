/** How long a fresh JVM takes to its first decision. */
@NullMarked
package dev.weir.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
