package dev.weir.simulation.queue;

/** When Redis takes questions and answers none, in nanoseconds; it answers them afterwards. */
public record Silence(long from, long until) {

    public static final Silence NONE = new Silence(0, 0);

    boolean holds(long moment) {
        return moment >= from && moment < until;
    }
}
