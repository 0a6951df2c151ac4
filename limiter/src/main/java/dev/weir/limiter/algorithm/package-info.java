/**
 * The arithmetic of the limits, in whole microseconds: state and time come in, the next state and the waits go out.
 * {@code redis/decide.lua} is the same arithmetic in the store's own language; one contract suite holds both to it.
 */
@NullMarked
package dev.weir.limiter.algorithm;

import org.jspecify.annotations.NullMarked;
