package dev.weir.benchmarks.micro;

import dev.weir.benchmarks.load.Pace;
import dev.weir.benchmarks.load.Spread;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What one method did on one thread.
 *
 * @param benchmark the method's name
 * @param bytes allocated a call
 */
public record MicroResult(String benchmark, Spread perSecond, double bytes) {

    /** Runs every benchmark of this package, those that are added later too. */
    public static List<MicroResult> all(Pace pace) {
        if (pace.quick()) {
            // What means nothing may run beside another JMH on this machine.
            System.setProperty("jmh.ignoreLock", "true");
        }
        var options = new OptionsBuilder().include("^" + MicroResult.class.getPackageName().replace(".", "\\.") + "\\.")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .forks(pace.quick() ? 0 : 2)
                .warmupIterations(pace.quick() ? 0 : 3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(pace.quick() ? 1 : 5)
                .measurementTime(pace.quick() ? TimeValue.milliseconds(20) : TimeValue.seconds(1))
                .build();
        try {
            return results(new Runner(options).run());
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<MicroResult> results(Collection<RunResult> results) {
        return results.stream().map(MicroResult::result).toList();
    }

    private static MicroResult result(RunResult result) {
        var score = result.getPrimaryResult();
        var statistics = score.getStatistics();
        var allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return new MicroResult(score.getLabel(),
                new Spread(statistics.getPercentile(50), statistics.getPercentile(25), statistics.getPercentile(75)),
                allocated == null ? Double.NaN : allocated.getScore());
    }
}
