package dev.weir.benchmarks.micro;

import dev.weir.limiter.Call;
import dev.weir.limiter.Client;
import dev.weir.limiter.Decision.Denied;
import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.front.Answer;
import dev.weir.limiter.front.Limiter;
import dev.weir.limiter.front.Tuning;
import dev.weir.limiter.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A denial that the limiter repeats. Its store has denied the call once, and fails the run if it is asked again. */
@State(Scope.Thread)
public class RememberedDenialBenchmark {

    private static final String KEY = "a key";
    private static final String ROUTE = "POST /v1/chat/completions";
    private static final String HOLD = "0123456789abcdef0123456789abcdef";
    private static final String POLICY = """
            tenants:
              acme: {limits: [1000 requests per hour, {limit: 100 requests per minute, algorithm: token_bucket}]}
            clients:
              api_keys:
                - client: ann
                  plan: paid
                  tenant: acme
                  sha256: 8fa3aab2faa9b79e0a0398da5b5abd0780142442a5be80b9a64608d718cb1fcd
            plans:
              paid:
                limits:
                  - {limit: 1 requests per minute, algorithm: token_bucket}
                  - 100 requests per hour
            """;

    private final Denial plain = new Denial("");
    private final Denial holding = new Denial("      - 100_000 tokens per hour\n      - 8 in flight\n");

    /** Four limits at two levels. The question is put together anew every time, as the authorizer does. */
    @Benchmark
    public Answer rememberedDenial() {
        return plain.limiter.decide(plain.call());
    }

    /** With limits of tokens and of calls in flight besides, for which each call asks for a hold. */
    @Benchmark
    public Answer rememberedDenialOfAHold() {
        return holding.limiter.decide(holding.call());
    }

    /** As the first, with the question at hand. */
    @Benchmark
    public Answer rememberedDenialOfAReadyCall() {
        return plain.limiter.decide(plain.ready);
    }

    /** A limiter that remembers a denial, and what it denied. */
    private static final class Denial {

        private final LimitsFile limits;
        private final Client client;
        private final Limiter limiter;
        private final Call ready;

        Denial(String moreLimits) {
            limits = LimitsFile.parse("limits.yaml", POLICY + moreLimits);
            client = limits.clientOf(KEY, Instant.EPOCH).orElseThrow();
            var clock = new SlowClock(InstantSource.system().instant());
            limiter = new Limiter(new DenyingOnce(new MemoryStore(clock)), clock, Tuning.ALONE);
            ready = call();
            limiter.decide(limits.callOf(client, ROUTE, "the-only-one-that-passes"));
            if (!(limiter.decide(ready) instanceof Answer.Decided(Denied _))) {
                throw new IllegalStateException("not denied");
            }
        }

        /** As the authorizer asks, who draws the hold's id by lot besides. */
        Call call() {
            return limits.callOf(client, ROUTE, HOLD);
        }
    }

    /** Reads the system's clock every time, but goes so slowly that the second of a remembered denial outlasts the run. */
    private record SlowClock(Instant start) implements InstantSource {

        @Override
        public Instant instant() {
            return start.plusNanos(Duration.between(start, InstantSource.system().instant()).toNanos() / 10_000);
        }
    }
}
