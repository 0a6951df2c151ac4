package dev.weir.limiter;

import java.time.Duration;

/** How a limit counts. Quotas, bursts and capacities are amounts of the limit's unit, at least 1. */
public sealed interface Algorithm {

    /** What it grants: per window, or at once where there is none. */
    long quota();

    /** The most that can be taken at one moment. */
    default long capacity() {
        return quota();
    }

    /**
     * So much per calendar period. At worst twice the quota passes within one window's length: at one's end and the
     * next one's beginning.
     */
    record FixedWindow(long quota, Period period) implements Algorithm {

        public FixedWindow {
            Ranges.atLeastOne("quota", quota);
            Ranges.exact(quota < Limit.MOST / 2);
        }
    }

    /**
     * Two counters, of this window and of the one before, the latter weighted by how much of it the sliding window
     * still covers. Two numbers a client; at worst, nearly twice the quota within one window, if all of it came
     * at the end of the window before.
     *
     * @see <a href="https://blog.cloudflare.com/counting-things-a-lot-of-different-things/">Cloudflare: How we built
     *     rate limiting capable of scaling to millions of domains</a>
     */
    record SlidingWindow(long quota, Duration window) implements Algorithm {

        /** Leaves room to count sixteen times the quota, for those who used more than they held. */
        private static final long MOST = Limit.MOST / 16;

        public SlidingWindow {
            Ranges.atLeastOne("quota", quota);
            Ranges.window(window);
            Ranges.exact(quota <= MOST / (Ranges.micros(window) / tick(quota, window)));
        }

        /** Microseconds a window. */
        public long micros() {
            return Ranges.micros(window);
        }

        /** Microseconds a tick: time is counted in the finest ticks that divide the window and keep its arithmetic exact. */
        public long tick() {
            return tick(quota, window);
        }

        /** Ticks a window. */
        public long ticks() {
            return ticks(tick());
        }

        /** The same, given the tick. */
        public long ticks(long tick) {
            return Ranges.micros(window) / tick;
        }

        private static long tick(long quota, Duration window) {
            var micros = Ranges.micros(window);
            long tick = 1;
            while (quota > MOST / (micros / tick) && micros % (tick * 10) == 0) {
                tick *= 10;
            }
            return tick;
        }
    }

    /** Every call with its time: never more than the quota within any window, at the price of an entry a call. */
    record SlidingLog(long quota, Duration window) implements Algorithm {

        public SlidingLog {
            Ranges.atLeastOne("quota", quota);
            Ranges.window(window);
            Ranges.exact(quota < Limit.MOST / 2);
        }

        /** Microseconds a window. */
        public long micros() {
            return Ranges.micros(window);
        }
    }

    /**
     * A bucket that holds {@code burst} and refills evenly, one quota a window, by the generic cell rate algorithm:
     * nothing is stored but how full it is and when that was true.
     *
     * @see <a href="https://www.itu.int/rec/T-REC-I.371">ITU-T I.371, Annex A</a>
     */
    record TokenBucket(long quota, Duration window, long burst) implements Algorithm {

        public TokenBucket {
            Ranges.atLeastOne("quota", quota);
            Ranges.atLeastOne("burst", burst);
            Ranges.window(window);
            Ranges.exact(quota < Limit.MOST / 2 && burst <= Limit.MOST / 4 / weight(quota, window));
        }

        @Override
        public long capacity() {
            return burst;
        }

        /** Microseconds a window. */
        public long micros() {
            return Ranges.micros(window);
        }

        /** Microseconds × rate that one unit occupies, in lowest terms: window ÷ quota = weight ÷ rate. */
        public long weight() {
            return weight(quota, window);
        }

        /** Units × weight that drain each microsecond. */
        public long rate() {
            return rate(weight());
        }

        /** The same, given the weight. */
        public long rate(long weight) {
            return quota / (Ranges.micros(window) / weight);
        }

        private static long weight(long quota, Duration window) {
            var micros = Ranges.micros(window);
            return micros / commonDivisor(micros, quota);
        }

        /** By Euclid. */
        private static long commonDivisor(long some, long other) {
            return other == 0 ? some : commonDivisor(other, some % other);
        }
    }

    /** So many calls at once: each holds its place until it ends, or until its hold does. */
    record InFlight(long quota) implements Algorithm {

        public InFlight {
            Ranges.atLeastOne("quota", quota);
            Ranges.exact(quota < Limit.MOST / 2);
        }
    }
}
