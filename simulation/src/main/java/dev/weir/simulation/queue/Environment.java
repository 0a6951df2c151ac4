package dev.weir.simulation.queue;

/** One execution environment, and what it thinks of Redis: as the limiter's breaker does, and its deadlines. */
final class Environment {

    private static final long FIRST_PAUSE = 100_000_000;
    private static final long LONGEST_PAUSE = 1_000_000_000;

    private final Costs costs;
    private boolean answered;
    private long pause;
    private long asksAgain;

    /** @param warm whether Redis has answered it before */
    Environment(Costs costs, boolean warm) {
        this.costs = costs;
        this.answered = warm;
    }

    boolean asks(long now) {
        return now >= asksAgain;
    }

    long deadline() {
        return answered ? costs.deadline() : costs.firstDeadline();
    }

    void answered() {
        answered = true;
        pause = 0;
    }

    void missed(long asked) {
        answered = false;
        pause = pause == 0 ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, 2 * pause);
        asksAgain = asked + pause;
    }
}
