package dev.weir.benchmarks.micro;

import dev.weir.benchmarks.contender.Contender;
import dev.weir.benchmarks.contender.Subject;
import dev.weir.benchmarks.contender.WeirContender;
import dev.weir.benchmarks.contender.Workload;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A decision whose counters live in this process. */
@State(Scope.Thread)
public class MemoryStoreBenchmark {

    private final Contender one = WeirContender.memory(InstantSource.system(), Workload.ONE);
    private final Contender four = WeirContender.memory(InstantSource.system(), Workload.FOUR);
    private final List<Subject> subjects = IntStream.range(0, 1_000).mapToObj(Subject::of).toList();
    private int next;

    /** One limit. */
    @Benchmark
    public boolean memoryStoreOneLimit() {
        return one.admits(subject());
    }

    /** Four limits at two levels. */
    @Benchmark
    public boolean memoryStoreFourLimits() {
        return four.admits(subject());
    }

    private Subject subject() {
        next = next + 1 == subjects.size() ? 0 : next + 1;
        return subjects.get(next);
    }
}
