package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.files.Stamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The functions of all APIs, each started once however many routes and authorizers name it. */
public final class Functions implements AutoCloseable {

    private final Map<FunctionSpec, Deployed> running;
    /** By the object that a spec is: to compare all that it says takes longer than some calls. */
    private final Map<FunctionSpec, Deployed> found = Collections.synchronizedMap(new IdentityHashMap<>());
    private final InstantSource clock;
    private final Isolation isolation;

    private Functions(Map<FunctionSpec, Deployed> running, InstantSource clock, Isolation isolation) {
        this.running = running;
        this.clock = clock;
        this.isolation = isolation;
    }

    /**
     * One function, and the code that it runs.
     *
     * @param built what its code and its layers were when they were read
     */
    private record Deployed(LambdaFunction function, StagedCode code, List<Stamp> built) implements AutoCloseable {

        static Deployed start(FunctionSpec spec, InstantSource clock, Isolation isolation) {
            var built = stamps(spec);
            var code = StagedCode.of(spec);
            try {
                return new Deployed(LambdaFunction.start(code.spec(), clock, isolation), code, built);
            } catch (StartFailure e) {
                code.close();
                throw new StartFailure(code.aboutOriginal(String.valueOf(e.getMessage())), e);
            } catch (RuntimeException e) {
                code.close();
                throw e;
            }
        }

        private static List<Stamp> stamps(FunctionSpec spec) {
            return Stream.concat(Stream.of(spec.code()), spec.layers().stream()).map(Stamp::of).toList();
        }

        boolean isOf(FunctionSpec spec) {
            return built.equals(stamps(spec));
        }

        @Override
        public void close() {
            function.close();
            code.close();
        }
    }

    /** Starts them side by side: each spends seconds on its own. */
    public static Functions start(Stream<FunctionSpec> specs, InstantSource clock, Isolation isolation) {
        return new Functions(Map.of(), clock, isolation).renewed(specs);
    }

    /**
     * The functions of {@code specs}, of which those that are described and built as here are taken over.
     *
     * @throws StartFailure if some cannot start, with a sentence for each; these go on then, and none of the others does
     */
    public Functions renewed(Stream<FunctionSpec> specs) {
        var starting = new LinkedHashMap<FunctionSpec, Future<Deployed>>();
        var next = new HashMap<FunctionSpec, Deployed>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            specs.filter(spec -> spec.unserved().isEmpty()).distinct().forEach(spec -> {
                var before = running.get(spec);
                if (before != null && before.isOf(spec)) {
                    next.put(spec, before);
                } else {
                    starting.put(spec, threads.submit(() -> Deployed.start(spec, clock, isolation)));
                }
            });
        }
        starting.forEach((spec, one) -> {
            if (one.state() == Future.State.SUCCESS) {
                next.put(spec, one.resultNow());
            }
        });
        var renewed = new Functions(next, clock, isolation);
        List<StartFailure> failures = starting.values()
                .stream()
                .filter(one -> one.state() == Future.State.FAILED)
                .map(one -> failure(one.exceptionNow()))
                .toList();
        if (!failures.isEmpty()) {
            renewed.closeAllBut(this);
            throw StartFailure.of(failures);
        }
        return renewed;
    }

    private static StartFailure failure(Throwable thrown) {
        return thrown instanceof StartFailure failure
                ? failure
                : new StartFailure("A function cannot start: " + thrown, thrown);
    }

    /** The running function of a spec that it was started with. */
    public LambdaFunction of(FunctionSpec spec) {
        return found.computeIfAbsent(spec, _ -> Objects.requireNonNull(running.get(spec), spec.name()))
                .function();
    }

    /** Calls the function of a spec, or says that it is not run. */
    public CompletableFuture<Outcome> submit(FunctionSpec spec, String event, String traceId) {
        return notRun(spec).map(CompletableFuture::completedFuture)
                .orElseGet(() -> of(spec).submit(event, traceId));
    }

    /** The same for a caller who waits no longer than that, and gets nothing then. */
    public CompletableFuture<Optional<Outcome>> submit(FunctionSpec spec, String event, String traceId,
            Duration patience) {
        Optional<Outcome> not = notRun(spec);
        return not.isPresent()
                ? CompletableFuture.completedFuture(not)
                : of(spec).submit(event, traceId, patience);
    }

    private static Optional<Outcome> notRun(FunctionSpec spec) {
        return spec.unserved().map(Outcome.NotRun::new);
    }

    /** Ends those that {@code others} does not have. */
    public void closeAllBut(Functions others) {
        running.values().stream().filter(one -> !others.running.containsValue(one)).forEach(Deployed::close);
    }

    @Override
    public void close() {
        running.values().forEach(Deployed::close);
    }
}
