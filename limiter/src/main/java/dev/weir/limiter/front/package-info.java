/**
 * What stands between whoever asks and the store: read {@link dev.weir.limiter.front.Limiter}, then {@link
 * dev.weir.limiter.front.Answer}; then {@code Denials} (what need not be asked again), {@code Leases} (what was asked for
 * beforehand), {@code Breaker} (when not to ask) and {@code Shares} (what counts meanwhile).
 */
@NullMarked
package dev.weir.limiter.front;

import org.jspecify.annotations.NullMarked;
