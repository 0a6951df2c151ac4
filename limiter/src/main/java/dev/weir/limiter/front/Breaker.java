package dev.weir.limiter.front;

import dev.weir.limiter.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Stops this instance from waiting for a dead store: after a question without an answer, one question at a time finds
 * out whether the store is back, and everybody else is told at once that it is not. Safe for many threads.
 */
final class Breaker {

    /** Short, so that one missed deadline does not cost a second; doubled at every failure that follows. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** Whoever calls so long after the store's return finds it. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final AtomicReference<State> state = new AtomicReference<>(new Answering());

    /** Compared by identity: what a question was asked under tells whether its outcome still matters. */
    private sealed interface State {}

    private static final class Answering implements State {}

    /** @param since when the question was asked that got no answer */
    private record Away(Instant since, Duration pause, StoreUnavailable why) implements State {

        /** A clock that was put back must not keep the store away. */
        boolean isOver(Instant now) {
            return !now.isBefore(since.plus(pause)) || now.isBefore(since);
        }

        Away again(Instant asked, StoreUnavailable whyAgain) {
            var doubled = pause.multipliedBy(2);
            return new Away(asked, doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled, whyAgain);
        }
    }

    private record Probing(Away away) implements State {}

    Breaker(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Asks the store, if that may help.
     *
     * @throws StoreUnavailable if it gives no answer, or gave none lately
     */
    <T> T ask(Supplier<T> question) {
        return switch (state.get()) {
            case Answering answering -> ask(question, answering);
            case Probing probing -> throw probing.away.why;
            case Away away -> probe(question, away);
        };
    }

    // The pause counts from the question, not from its failure: a probe that began just before the store's return
    // and ran into its deadline must not push the next one beyond the longest pause.
    private <T> T ask(Supplier<T> question, Answering permitted) {
        var asked = clock.instant();
        try {
            return question.get();
        } catch (StoreUnavailable why) {
            if (!why.isOfOneCall()) {
                state.compareAndSet(permitted, new Away(asked, FIRST_PAUSE, why));
            }
            throw why;
        }
    }

    private <T> T probe(Supplier<T> question, Away away) {
        var asked = clock.instant();
        var probing = new Probing(away);
        if (!away.isOver(asked) || !state.compareAndSet(away, probing)) {
            throw away.why;
        }
        State after = away; // where the question itself was at fault, nothing is known of the store
        try {
            var answer = question.get();
            after = new Answering();
            return answer;
        } catch (StoreUnavailable why) {
            after = why.isOfOneCall() ? away : away.again(asked, why);
            throw why;
        } finally {
            state.set(after);
        }
    }
}
