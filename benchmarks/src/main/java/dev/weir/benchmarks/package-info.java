/**
 * What Weir costs beside what others do the same with, in one run on one Redis. Not shipped. Read {@link
 * dev.weir.benchmarks.contender.Entrant}, then {@link dev.weir.benchmarks.Figures}.
 */
@NullMarked
package dev.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
