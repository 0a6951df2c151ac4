/**
 * The words of rate limiting, free of any store, framework or cloud. Read {@link dev.weir.limiter.Limit}, then
 * {@link dev.weir.limiter.Store}, then {@link dev.weir.limiter.Decision}; then {@code algorithm} for the arithmetic,
 * {@code memory} and {@code redis} for the places where counters live, {@code front} for what stands before them,
 * {@code file} for the limits file and {@code answer} for what a client is told.
 */
@NullMarked
package dev.weir.limiter;

import org.jspecify.annotations.NullMarked;
