package dev.weir.simulation.queue;

/** One execution environment, and what it thinks of Redis: as the limiter's breaker does, and its deadlines. */
final class Environment {

    private static final long FIRST_PAUSE = 100_000_000;
    private static final long LONGEST_PAUSE = 1_000_000_000;

    private final Costs costs;
    private boolean first;
    private long pause;
    private long asksAgain;

    /** @param warm whether Redis has answered it before */
    Environment(Costs costs, boolean warm) {
        this.costs = costs;
        this.first = !warm;
    }

    boolean asks(long now) {
        return now >= asksAgain;
    }

    /** The long one only once: what has to be connected after a miss is connected beside the calls. */
    long deadline() {
        return first ? costs.firstDeadline() : costs.deadline();
    }

    void answered() {
        first = false;
        pause = 0;
    }

    void missed(long asked) {
        first = false;
        pause = pause == 0 ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, 2 * pause);
        asksAgain = asked + pause;
    }
}
