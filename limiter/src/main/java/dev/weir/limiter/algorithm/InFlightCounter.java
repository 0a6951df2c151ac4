package dev.weir.limiter.algorithm;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.InFlight;

/** Calls in flight are held, not used up: there is nothing to count. */
public record InFlightCounter(InFlight algorithm) implements Counter {

    @Override
    public InFlightCounter at(long now) {
        return this;
    }

    @Override
    public InFlightCounter take(long units) {
        return this;
    }

    @Override
    public InFlightCounter giveBack(long units, long since) {
        return this;
    }

    @Override
    public long used() {
        return 0;
    }

    @Override
    public long waitFor(long units) {
        return 0;
    }

    @Override
    public Counter under(Algorithm other) {
        return Counter.unused(other, 0);
    }
}
