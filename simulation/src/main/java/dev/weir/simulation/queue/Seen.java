package dev.weir.simulation.queue;

/**
 * What callers saw.
 *
 * @param calls that came
 * @param throttled of them: Lambda added no environment, and API Gateway answers 500
 * @param restored of them: they waited for a new environment
 * @param late of them: Redis did not answer within the deadline, and the limits file did
 * @param without of them: the limits file answered at once, since Redis had not answered that environment a moment ago
 * @param p50 nanoseconds from coming to being decided, of those that were
 * @param p99 nanoseconds
 * @param waitedForRedis nanoseconds in its queue, on average
 * @param billedMillis on average
 * @param mostBusy environments at one moment
 */
public record Seen(
        long calls, long throttled, long restored, long late, long without, long p50, long p99,
        double waitedForRedis, double billedMillis, long mostBusy) {

    /** A share of the calls. */
    public double share(long some) {
        return calls == 0 ? 0 : some / (double) calls;
    }
}
