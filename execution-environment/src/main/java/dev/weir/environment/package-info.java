/**
 * What both functions share of the environment that Lambda runs them in: the limits that are in force, read from wherever
 * an operator keeps them, and how the cache is signed in to. Begin at {@link dev.weir.environment.CurrentLimits}.
 */
@NullMarked
package dev.weir.environment;

import org.jspecify.annotations.NullMarked;
