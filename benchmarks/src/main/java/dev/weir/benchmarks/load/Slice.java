package dev.weir.benchmarks.load;

/**
 * What a contender did in one short time.
 *
 * @param perSecond decisions
 * @param p50Micros as one caller saw it
 * @param redisMicros Redis' time a decision
 * @param bytes allocated in this process a decision, by all threads
 */
public record Slice(double perSecond, double p50Micros, double p99Micros, double redisMicros, double bytes) {}
