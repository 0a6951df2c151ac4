package dev.weir.simulation.queue;

/** One Redis process: a single server that takes questions as they come, all alike. */
final class Shard {

    private final long service;
    private final Silence silence;
    private long freeFrom;

    Shard(long service, Silence silence) {
        this.service = service;
        this.silence = silence;
    }

    /** When the question that arrives then has been answered. Questions are told in the order of their arrival. */
    long answer(long arrives) {
        var begins = Math.max(arrives, freeFrom);
        freeFrom = (silence.holds(begins) ? silence.until() : begins) + service;
        return freeFrom;
    }
}
