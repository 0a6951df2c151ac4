package dev.weir.conformance;

import dev.weir.limiter.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs cases. */
final class Stage {

    private final Stores stores;
    private final SettableClock clock;

    /**
     * A stage for cases.
     *
     * @param clock what the stores take for the time
     */
    Stage(Stores stores, SettableClock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    /** Runs a case in a slot of its own, up to the first step that fails. */
    Verdict run(Case story) {
        if (story.refused().isPresent()) {
            return story.refusalExpected()
                    ? Verdict.passed()
                    : Verdict.failed("the limiter refuses these limits: " + story.refused().get());
        }
        if (story.refusalExpected()) {
            return Verdict.failed("expected these limits to be refused, and they are not");
        }
        clock.set(story.start());
        var player = new Player(stores.next(), clock, "conformance-" + UUID.randomUUID());
        for (var step : story.steps()) {
            var differences = run(step, player);
            if (!differences.isEmpty()) {
                return Verdict.failed(step, String.join("; ", differences));
            }
        }
        return Verdict.passed();
    }

    private List<String> run(Step step, Player player) {
        try {
            return step.action() instanceof Action.Together together
                    ? atOnce(step, together.steps(), player)
                    : inTurn(step, player);
        } catch (StoreUnavailable e) {
            return List.of("the store gave no answer: " + e.getMessage());
        } catch (IllegalStateException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return List.of("the limiter refuses to do this: " + e.getMessage());
        } catch (RuntimeException e) {
            return List.of("the limiter broke: " + e);
        }
    }

    private List<String> inTurn(Step step, Player player) {
        var outcomes = new ArrayList<String>();
        for (int n = 1; n <= step.times(); n++) {
            clock.set(step.at().plus(step.every().multipliedBy(n - 1L)));
            var observation = player.play(step, n);
            outcomes.add(observation.outcome());
            var differences = step.expectation().differences(observation, n == step.times());
            if (!differences.isEmpty()) {
                return step.times() == 1 ? differences : atRepetition(n, differences);
            }
        }
        return step.expectation().differences(counted(outcomes));
    }

    private static List<String> atRepetition(int n, List<String> differences) {
        return differences.stream().map(difference -> "at repetition " + n + " " + difference).toList();
    }

    private List<String> atOnce(Step step, List<Step> parts, Player player) {
        clock.set(step.at());
        var observations = together(parts, player);
        return observations.stream()
                .map(observation -> step.expectation().differences(observation, false))
                .filter(differences -> !differences.isEmpty())
                .findFirst()
                .orElseGet(() -> step.expectation()
                        .differences(counted(observations.stream().map(Observation::outcome).toList())));
    }

    /** All callers wait for the last of them, and then ask. */
    private static List<Observation> together(List<Step> parts, Player player) {
        var ready = new CountDownLatch(parts.stream().mapToInt(Step::times).sum());
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = parts.stream()
                    .flatMap(part -> IntStream.rangeClosed(1, part.times())
                            .mapToObj(n -> (Callable<Observation>) () -> {
                                ready.countDown();
                                ready.await();
                                return player.play(part, n);
                            }))
                    .map(callers::submit)
                    .toList();
            return calls.stream().map(Stage::answer).toList();
        }
    }

    private static Observation answer(Future<Observation> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a caller failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Map<String, Long> counted(List<String> outcomes) {
        return outcomes.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
