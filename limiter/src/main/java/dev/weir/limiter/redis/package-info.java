/** Counters in Redis, by one script and one round trip a decision. The only package that knows Lettuce. */
@NullMarked
package dev.weir.limiter.redis;

import org.jspecify.annotations.NullMarked;
