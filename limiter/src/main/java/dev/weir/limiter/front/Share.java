package dev.weir.limiter.front;

import dev.weir.limiter.Algorithm;
import dev.weir.limiter.Algorithm.FixedWindow;
import dev.weir.limiter.Algorithm.InFlight;
import dev.weir.limiter.Algorithm.SlidingLog;
import dev.weir.limiter.Algorithm.SlidingWindow;
import dev.weir.limiter.Algorithm.TokenBucket;
import dev.weir.limiter.Limit;

/** One instance's part of a limit: divided by the instances and rounded down, at least 1; what is kept back, rounded up. */
final class Share {

    private Share() {}

    static Limit of(Limit limit, int instances) {
        var algorithm = of(limit.algorithm(), instances);
        var keptBack = Math.min(Math.ceilDiv(limit.keptBack(), instances), algorithm.capacity() - 1);
        return new Limit(limit.name(), limit.unit(), algorithm, keptBack, limit.shadow(), limit.whenAway());
    }

    private static Algorithm of(Algorithm algorithm, int instances) {
        return switch (algorithm) {
            case FixedWindow window -> new FixedWindow(of(window.quota(), instances), window.period());
            case SlidingWindow window -> new SlidingWindow(of(window.quota(), instances), window.window());
            case SlidingLog log -> new SlidingLog(of(log.quota(), instances), log.window());
            case TokenBucket bucket -> of(bucket, instances);
            case InFlight inFlight -> new InFlight(of(inFlight.quota(), instances));
        };
    }

    /** A quotient may be too odd to count exactly beside a large burst: then the next rounder quota below it that is not. */
    private static TokenBucket of(TokenBucket bucket, int instances) {
        var quota = of(bucket.quota(), instances);
        var burst = of(bucket.burst(), instances);
        var round = new TokenBucket(quota, bucket.window(), 1);
        for (long step = 10; mostBurst(round) < burst && step <= quota; step *= 10) {
            round = new TokenBucket(quota - quota % step, bucket.window(), 1);
        }
        return new TokenBucket(round.quota(), bucket.window(), Math.min(burst, mostBurst(round)));
    }

    private static long mostBurst(TokenBucket bucket) {
        return Limit.MOST / 4 / bucket.weight();
    }

    private static long of(long amount, int instances) {
        return Math.max(1, amount / instances);
    }
}
