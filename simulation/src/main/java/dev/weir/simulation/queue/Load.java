package dev.weir.simulation.queue;

/**
 * Calls that come independently of one another, and for a while more often.
 *
 * @param perSecond calls a second, on average
 * @param times how many times as many between {@code from} and {@code until}
 * @param from nanoseconds
 * @param until nanoseconds
 */
public record Load(double perSecond, double times, long from, long until) {

    /** The same all the time. */
    public static Load steady(double perSecond) {
        return new Load(perSecond, 1, 0, 0);
    }

    double at(long moment) {
        return moment >= from && moment < until ? perSecond * times : perSecond;
    }

    /** Until when the rate of {@code moment} stays. */
    long changesAfter(long moment) {
        return moment < from ? from : moment < until ? until : Long.MAX_VALUE;
    }
}
